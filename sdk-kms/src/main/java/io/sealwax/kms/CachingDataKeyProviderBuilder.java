package io.sealwax.kms;

import io.sealwax.DataKey;
import io.sealwax.kms.internal.cache.CacheSettings;
import io.sealwax.kms.internal.cache.Ticker;
import io.sealwax.spi.MasterKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Collects how a {@link CachingDataKeyProvider} is to be. Not thread-safe. */
public final class CachingDataKeyProviderBuilder {
    final MasterKeys masterKeys;
    private Duration maxAge = Duration.ofMinutes(5);
    private long maxMessages = DataKey.MAX_MESSAGES;
    private long maxBytes = 1L << 40;
    private long maxEntries = 10_000;
    private Duration maxWait = Duration.ofSeconds(10);
    private @Nullable Duration maxIdle;
    private Duration outageGrace = Duration.ZERO;
    final List<CacheListener> listeners = new ArrayList<>();
    Duration warnOfLeasesAfter = Duration.ofHours(1);
    private boolean tracesLeases;
    private Ticker clocks = Ticker.SYSTEM;
    private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    CachingDataKeyProviderBuilder(MasterKeys masterKeys) {
        this.masterKeys = masterKeys;
    }

    /**
     * How long a data key is used after a KMS was asked to make or unwrap it; 5 minutes unless it is set. It must be
     * well above the time that the KMS takes to answer, or each data key is too old when it comes.
     *
     * @throws IllegalArgumentException if it is not 1 second to 365 days
     */
    public CachingDataKeyProviderBuilder maxAge(Duration age) {
        maxAge = CacheBounds.age(age);
        return this;
    }

    /**
     * How many messages a data key seals; 2^32 unless it is set.
     *
     * @throws IllegalArgumentException if it is not 1 to 2^32
     */
    public CachingDataKeyProviderBuilder maxMessages(long messages) {
        maxMessages = CacheBounds.messages(messages);
        return this;
    }

    /**
     * How many bytes of plaintext a data key has sealed when it begins no further message; 1 TiB unless it is set.
     * Messages that have begun may go beyond it.
     *
     * @throws IllegalArgumentException if it is not 1 to 2^53
     */
    public CachingDataKeyProviderBuilder maxBytes(long bytes) {
        maxBytes = CacheBounds.bytes(bytes);
        return this;
    }

    /**
     * How long a data key to open with stays without use, give or take a sixteenth; of no effect unless it is set:
     * {@link #maxAge} and {@link #outageGrace} end it then.
     *
     * @throws IllegalArgumentException if it is below 1 second
     */
    public CachingDataKeyProviderBuilder maxIdle(Duration idle) {
        maxIdle = CacheBounds.idle(idle);
        return this;
    }

    /**
     * Sets how long beyond {@link #maxAge} a data key goes on opening messages while a KMS is not reached, throttles or
     * fails transiently; none unless it is set. A failure counts for a tenth of {@code maxAge} and twice the time that
     * it took; after that the KMS is asked again first. If it does not answer at all, one caller waits for
     * {@link #maxWait}, or for its share of that if a message has several wrapped keys; that is then such a failure. A
     * key that is disabled during such an outage goes on working for as long. Data keys stay in memory for the grace
     * even when no outage is known.
     *
     * @throws IllegalArgumentException if it is negative or above 365 days
     */
    public CachingDataKeyProviderBuilder outageGrace(Duration grace) {
        outageGrace = CacheBounds.grace(grace);
        return this;
    }

    /** One more who hears of calls and of data keys that leave. */
    public CachingDataKeyProviderBuilder listener(CacheListener hears) {
        listeners.add(Objects.requireNonNull(hears, "hears"));
        return this;
    }

    /**
     * How many data keys are kept to seal with, and again as many to open with; 10,000 unless it is set. It may be
     * exceeded for a moment by those that are being fetched. Where there is no room, one that was not used lately
     * leaves.
     *
     * <p>With the JDK's own provider, a data key takes some 12 KiB of the heap to seal with and 9 KiB to open with, and
     * some KiB more where several threads use it at once: 10,000 of each are some 210 MiB.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public CachingDataKeyProviderBuilder maxEntries(long entries) {
        if (entries < 1) {
            throw new IllegalArgumentException("at most " + entries + " entries: must be 1 or more");
        }
        maxEntries = entries;
        return this;
    }

    /**
     * Sets how long a caller waits for a data key that is being fetched, before it gets a retryable
     * {@link io.sealwax.DataKeyException}; 10 seconds unless it is set. The fetch goes on for the others. The time is
     * for all wrapped keys of a message together: each has an equal share of what is left, and a data key that comes
     * later is still used if it comes before the end.
     *
     * @throws IllegalArgumentException if it is not above zero, or above 365 days
     */
    public CachingDataKeyProviderBuilder maxWait(Duration wait) {
        maxWait = CacheBounds.wait(wait);
        return this;
    }

    /**
     * Sets how long after a data key left the cache the log of {@link CachingDataKeyProvider} warns of leases on it
     * that are still out; 1 hour unless it is set. Such a lease may have been taken up to {@link #maxAge} and
     * {@link #outageGrace} earlier. There is one warning for each data key, and at most one a minute for each side of a
     * cache. It changes nothing else: a stream that takes longer for good reason goes on.
     *
     * @throws IllegalArgumentException if it is not above zero, or above 365 days
     */
    public CachingDataKeyProviderBuilder warnOfLeasesAfter(Duration age) {
        warnOfLeasesAfter = CacheBounds.longLease(age);
        return this;
    }

    /**
     * Sets whether each lease notes when and where it is taken, so that warnings show the place and
     * {@link CacheStats.Side#oldestLease} is exact; false unless it is set. It helps to find a stream that is never
     * closed, and costs each message a stack trace: several microseconds and some KiB of garbage.
     */
    public CachingDataKeyProviderBuilder traceLeases(boolean trace) {
        tracesLeases = trace;
        return this;
    }

    /** The clocks by which data keys age, for tests. */
    CachingDataKeyProviderBuilder clocks(Ticker source) {
        clocks = Objects.requireNonNull(source, "source");
        return this;
    }

    /** What draws jitter, from 0 to below 1, for tests. */
    CachingDataKeyProviderBuilder random(DoubleSupplier source) {
        random = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * The cache.
     *
     * @throws IllegalArgumentException if bounds that were set cannot hold together
     */
    public CachingDataKeyProvider build() {
        return CachingDataKeyProvider.of(this);
    }

    CacheSettings settings() {
        Duration longestUse = maxAge.plus(outageGrace);
        if (maxIdle != null && maxIdle.compareTo(longestUse) > 0) {
            throw new IllegalArgumentException("a maximum idle time of " + maxIdle
                    + " has no effect: a data key is gone after " + longestUse + ", used or not");
        }
        return new CacheSettings(
                maxAge,
                maxMessages,
                maxBytes,
                maxEntries,
                maxIdle == null ? longestUse.multipliedBy(2) : maxIdle,
                outageGrace,
                maxWait,
                clocks,
                random,
                tracesLeases);
    }
}
