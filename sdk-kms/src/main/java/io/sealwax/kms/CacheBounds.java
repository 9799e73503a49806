package io.sealwax.kms;

import io.sealwax.DataKey;
import java.time.Duration;

/** Refuses bounds of a cache that are out of range, with a sentence. */
final class CacheBounds {
    private static final Duration SHORTEST_AGE = Duration.ofSeconds(1);
    private static final Duration LONGEST_AGE = Duration.ofDays(365);
    private static final long MOST_BYTES = 1L << 53;

    private CacheBounds() {}

    static Duration age(Duration age) {
        if (age.compareTo(SHORTEST_AGE) < 0 || age.compareTo(LONGEST_AGE) > 0) {
            throw new IllegalArgumentException("a maximum age of " + age + ": must be 1 second to 365 days");
        }
        return age;
    }

    static long messages(long messages) {
        if (messages < 1 || messages > DataKey.MAX_MESSAGES) {
            throw new IllegalArgumentException(
                    "at most " + messages + " messages a data key: must be 1 to 4,294,967,296");
        }
        return messages;
    }

    static long bytes(long bytes) {
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "at most " + bytes + " bytes a data key: must be 1 to 9,007,199,254,740,992");
        }
        return bytes;
    }

    static Duration grace(Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_AGE) > 0) {
            throw new IllegalArgumentException("an outage grace of " + grace + ": must be zero to 365 days");
        }
        return grace;
    }

    /**
     * A shorter one is over before most calls of a KMS are: whoever waited would find the data key idle, and ask again.
     */
    static Duration idle(Duration idle) {
        if (idle.compareTo(SHORTEST_AGE) < 0) {
            throw new IllegalArgumentException("a maximum idle time of " + idle + ": must be 1 second or more");
        }
        return idle;
    }

    static Duration longLease(Duration age) {
        if (age.isNegative() || age.isZero() || age.compareTo(LONGEST_AGE) > 0) {
            throw new IllegalArgumentException(
                    "a warning of leases after " + age + ": must be above zero, and 365 days at most");
        }
        return age;
    }

    static Duration wait(Duration wait) {
        if (wait.isNegative() || wait.isZero() || wait.compareTo(LONGEST_AGE) > 0) {
            throw new IllegalArgumentException(
                    "a maximum wait of " + wait + ": must be above zero, and 365 days at most");
        }
        return wait;
    }
}
