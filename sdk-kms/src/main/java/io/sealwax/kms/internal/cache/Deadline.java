package io.sealwax.kms.internal.cache;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Until when a caller waits.
 *
 * @param nanos the moment, by {@link System#nanoTime}
 * @param millis how long that is from when the caller began to wait for this data key, for messages
 */
record Deadline(long nanos, long millis) {
    /**
     * The deadline of a caller for whom so many data keys may have to be asked for one after another, so that one that
     * does not come leaves time for the others.
     *
     * @param maxWait for all of them
     * @param since when it began to wait for the first
     * @param others that come after this one
     */
    static Deadline of(Duration maxWait, long since, int others) {
        if (others == 0) {
            return new Deadline(since + maxWait.toNanos(), maxWait.toMillis());
        }
        long now = System.nanoTime();
        long share = Math.max(0, since + maxWait.toNanos() - now) / (others + 1);
        return new Deadline(now + share, TimeUnit.NANOSECONDS.toMillis(share));
    }

    /** Returns the earlier of this and the end of a time from now. */
    Deadline orAfter(Duration time) {
        return left() <= time.toNanos() ? this : new Deadline(System.nanoTime() + time.toNanos(), time.toMillis());
    }

    /** Nanoseconds from now, 0 or less if it is over. */
    long left() {
        return nanos - System.nanoTime();
    }

    boolean isOver() {
        return left() <= 0;
    }
}
