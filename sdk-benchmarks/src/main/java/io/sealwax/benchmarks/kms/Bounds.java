package io.sealwax.benchmarks.kms;

import java.time.Duration;

/**
 * The bounds of every cache, and of every call.
 *
 * @param maxAge of a data key
 * @param maxEntries how many data keys a cache holds
 * @param callTimeout of a call, its retries included
 * @param attemptTimeout of one attempt
 */
record Bounds(Duration maxAge, int maxEntries, Duration callTimeout, Duration attemptTimeout) {
    private static final Duration CALL = Duration.ofSeconds(4);
    private static final Duration ATTEMPT = Duration.ofMillis(1500);

    /** Five minutes, which no run lasts, and room for all. */
    static final Bounds USUAL = new Bounds(Duration.ofMinutes(5), 10_000, CALL, ATTEMPT);

    /** As usual, with less room. */
    static Bounds entries(int maxEntries) {
        return new Bounds(USUAL.maxAge, maxEntries, CALL, ATTEMPT);
    }

    /**
     * As usual, with data keys that live shorter, so that their end comes within a run. Below 20 seconds the deadlines
     * shrink with the age: an age of five minutes leaves many calls' time to replace a data key.
     */
    static Bounds age(Duration maxAge) {
        Duration call = maxAge.dividedBy(5);
        Duration attempt = maxAge.multipliedBy(3).dividedBy(40);
        return new Bounds(
                maxAge,
                USUAL.maxEntries,
                call.compareTo(CALL) < 0 ? call : CALL,
                attempt.compareTo(ATTEMPT) < 0 ? attempt : ATTEMPT);
    }
}
