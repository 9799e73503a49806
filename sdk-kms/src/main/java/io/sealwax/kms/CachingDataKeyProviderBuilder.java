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

/** Builds a {@link CachingDataKeyProvider}. Not thread-safe. */
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
     * Sets how long a data key is used after a KMS was asked to generate or unwrap it, 5 minutes by default. It must be
     * well above the time that the KMS takes to answer, or each data key has expired when it arrives.
     *
     * @throws IllegalArgumentException if it is not 1 second to 365 days
     */
    public CachingDataKeyProviderBuilder maxAge(Duration age) {
        maxAge = CacheBounds.age(age);
        return this;
    }

    /**
     * Sets how many messages a data key encrypts, 2^32 by default.
     *
     * @throws IllegalArgumentException if it is not 1 to 2^32
     */
    public CachingDataKeyProviderBuilder maxMessages(long messages) {
        maxMessages = CacheBounds.messages(messages);
        return this;
    }

    /**
     * Sets after how many bytes of plaintext a data key begins no further message, 1 TiB by default. Messages that have
     * begun may go beyond it.
     *
     * @throws IllegalArgumentException if it is not 1 to 2^53
     */
    public CachingDataKeyProviderBuilder maxBytes(long bytes) {
        maxBytes = CacheBounds.bytes(bytes);
        return this;
    }

    /**
     * Sets how long a data key that decrypts stays without being used, give or take a sixteenth. By default it stays
     * until {@link #maxAge} and {@link #outageGrace} end it.
     *
     * @throws IllegalArgumentException if it is below 1 second
     */
    public CachingDataKeyProviderBuilder maxIdle(Duration idle) {
        maxIdle = CacheBounds.idle(idle);
        return this;
    }

    /**
     * Sets how long beyond {@link #maxAge} a data key still decrypts while a KMS is not reached, throttles or fails
     * transiently; zero by default. A failure counts for a tenth of {@code maxAge} and twice the time that it took;
     * after that the KMS is asked again first. If it does not answer at all, one caller waits for {@link #maxWait}, or
     * for its share of that if a message has several wrapped keys, and that counts as such a failure. A key that is
     * disabled during such an outage keeps working for that long. Data keys stay in memory for the grace even when no
     * outage is known.
     *
     * @throws IllegalArgumentException if it is negative or above 365 days
     */
    public CachingDataKeyProviderBuilder outageGrace(Duration grace) {
        outageGrace = CacheBounds.grace(grace);
        return this;
    }

    /** Adds a listener. */
    public CachingDataKeyProviderBuilder listener(CacheListener hears) {
        listeners.add(Objects.requireNonNull(hears, "hears"));
        return this;
    }

    /**
     * Sets how many data keys are kept to encrypt, and as many again to decrypt, 10,000 by default. Loads in flight may
     * exceed it for a moment. If there is no room, a data key that was not used lately is evicted.
     *
     * <p>With the JDK's own provider, a data key that encrypts takes some 12 KiB of the heap, and one that decrypts 9
     * KiB, and some KiB more if several threads use it at once: 10,000 of each take some 210 MiB.
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
     * Sets how long a caller waits for a data key that is being loaded, before it gets a retryable
     * {@link io.sealwax.DataKeyException}, 10 seconds by default. The load continues for the others. The time is for
     * all wrapped keys of a message together: each has an equal share of what is left, and a data key that comes after
     * its share is still used if it comes before the end.
     *
     * @throws IllegalArgumentException if it is not above zero, or above 365 days
     */
    public CachingDataKeyProviderBuilder maxWait(Duration wait) {
        maxWait = CacheBounds.wait(wait);
        return this;
    }

    /**
     * Sets how long after a data key left the cache the log of {@link CachingDataKeyProvider} warns of leases on it
     * that are still out, 1 hour by default. Such a lease may have been taken up to {@link #maxAge} and
     * {@link #outageGrace} earlier. There is one warning for each data key, and at most one a minute for each side of a
     * cache. It changes nothing else: a stream that takes longer for good reason continues.
     *
     * @throws IllegalArgumentException if it is not above zero, or above 365 days
     */
    public CachingDataKeyProviderBuilder warnOfLeasesAfter(Duration age) {
        warnOfLeasesAfter = CacheBounds.longLease(age);
        return this;
    }

    /**
     * Sets whether each lease records when and where it was taken, so that warnings show the place and
     * {@link CacheStats.Side#oldestLease} is exact; false by default. It helps to find a stream that is never closed,
     * and costs each message a stack trace: several microseconds and some KiB of garbage.
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
     * Builds the cache.
     *
     * @throws IllegalArgumentException if the bounds contradict each other
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
