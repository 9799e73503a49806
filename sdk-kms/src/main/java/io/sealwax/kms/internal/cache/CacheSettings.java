package io.sealwax.kms.internal.cache;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a cache of data keys.
 *
 * @param maxAge since a KMS was asked
 * @param maxMessages that one data key encrypts
 * @param maxBytes that one data key may have encrypted when its last message begins
 * @param maxEntries on each side
 * @param maxIdle since an entry decrypted last
 * @param outageGrace beyond the age, for entries that decrypt, while a KMS fails transiently
 * @param maxWait of a caller
 * @param ticker that ages are counted by
 * @param random from 0 to below 1, so that entries loaded together are not refreshed together
 * @param tracesLeases whether it is noted where leases are taken
 */
public record CacheSettings(
        Duration maxAge,
        long maxMessages,
        long maxBytes,
        long maxEntries,
        Duration maxIdle,
        Duration outageGrace,
        Duration maxWait,
        Ticker ticker,
        DoubleSupplier random,
        boolean tracesLeases) {
    private static final double LATEST_REFRESH = 0.8;
    private static final double JITTER = 0.05;
    private static final Duration SHORTEST_BEAT = Duration.ofMillis(1);
    private static final Duration LONGEST_BEAT = Duration.ofSeconds(1);
    private static final int BEATS_AN_AGE = 20;

    /** Notes the leases on one data key; null if leases are not traced. */
    LeaseWatch.@Nullable Traces newTraces() {
        return tracesLeases ? new LeaseWatch.Traces(ticker) : null;
    }

    /** Draws the share of its bounds at which one entry is refreshed: 0.75 to 0.8. */
    double refreshShare() {
        return LATEST_REFRESH - JITTER * random.getAsDouble();
    }

    /**
     * How long the next refresh waits after this many failures in a row: 1 to 5 percent of the age, half of it by
     * chance.
     */
    long backoffNanos(int failures) {
        long doubled = (maxAge.toNanos() / 100) << Math.min(failures - 1, 3);
        long most = Math.min(doubled, maxAge.toNanos() / 20);
        return (long) (most * (0.5 + random.getAsDouble() / 2));
    }

    /**
     * How long a transient failure counts as an outage: a tenth of the age, which is twice the longest pause until the
     * next refresh, and twice as long as the failed call took.
     *
     * @param tookNanos from when the KMS was asked until it failed
     */
    long outageNanos(long tookNanos) {
        return maxAge.toNanos() / 10 + 2 * tookNanos;
    }

    /** How often expired entries are looked for. */
    public Duration beat() {
        Duration shortest = Collections.min(List.of(maxIdle, maxAge));
        Duration part = Collections.min(List.of(shortest.dividedBy(BEATS_AN_AGE), LONGEST_BEAT));
        return Collections.max(List.of(part, SHORTEST_BEAT));
    }
}
