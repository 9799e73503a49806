package io.sealwax.kms.internal.cache;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounds of a cache of data keys.
 *
 * @param maxAge from when a KMS was asked
 * @param maxMessages that one data key seals
 * @param maxBytes that one data key has sealed when it begins its last message
 * @param maxEntries on each side
 * @param maxIdle from when a data key opened last
 * @param outageGrace beyond the age, for data keys that open, while a KMS fails transiently
 * @param maxWait of a caller
 * @param clocks by which data keys age
 * @param random from 0 to below 1, so that what began together is not refreshed together
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
        Ticker clocks,
        DoubleSupplier random,
        boolean tracesLeases) {
    private static final double LATEST_REFRESH = 0.8;
    private static final double JITTER = 0.05;
    private static final Duration SHORTEST_BEAT = Duration.ofMillis(1);
    private static final Duration LONGEST_BEAT = Duration.ofSeconds(1);
    private static final int BEATS_AN_AGE = 20;

    /** Where the leases of one data key are noted, or null where they are not. */
    @Nullable
    LeaseTraces newTraces() {
        return tracesLeases ? new LeaseTraces(clocks) : null;
    }

    /** The part of a bound at which one data key is replaced ahead of time: 0.75 to 0.8. */
    double refreshShare() {
        return LATEST_REFRESH - JITTER * random.getAsDouble();
    }

    /**
     * How long after a refresh failed so many times in a row the next one begins: 1 to 5 percent of the age, half of it
     * by chance.
     */
    long backoffNanos(int failures) {
        long doubled = (maxAge.toNanos() / 100) << Math.min(failures - 1, 3);
        long most = Math.min(doubled, maxAge.toNanos() / 20);
        return (long) (most * (0.5 + random.getAsDouble() / 2));
    }

    /**
     * How long a transient failure counts as an outage that goes on: twice the longest time until the next try, and
     * until that has failed, too, if it takes twice as long.
     *
     * @param tookNanos from when the KMS was asked until it failed
     */
    long outageNanos(long tookNanos) {
        return maxAge.toNanos() / 10 + 2 * tookNanos;
    }

    /** How often data keys that are too old are looked for. */
    public Duration beat() {
        Duration shortest = Collections.min(List.of(maxIdle, maxAge));
        Duration part = Collections.min(List.of(shortest.dividedBy(BEATS_AN_AGE), LONGEST_BEAT));
        return Collections.max(List.of(part, SHORTEST_BEAT));
    }
}
