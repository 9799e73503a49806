package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import io.sealwax.Failure;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The end of a caller's time, and what it is told then.
 *
 * @param nanos the moment, by {@link System#nanoTime}
 * @param millis how long the caller had for this data key, for messages
 */
record Deadline(long nanos, long millis) {
    /**
     * The deadline for one of several data keys that a caller may have to wait for in turn. Each gets an equal share of
     * the time that is left, so that one that does not come leaves time for the others.
     *
     * @param maxWait for all of them
     * @param since when the caller began to wait for the first, by {@link System#nanoTime}
     * @param others how many come after this one
     */
    static Deadline of(Duration maxWait, long since, int others) {
        if (others == 0) {
            return new Deadline(since + maxWait.toNanos(), maxWait.toMillis());
        }
        long now = System.nanoTime();
        long share = Math.max(0, since + maxWait.toNanos() - now) / (others + 1);
        return new Deadline(now + share, TimeUnit.NANOSECONDS.toMillis(share));
    }

    /** The deadline of a call: its share of the longest wait, and not beyond a deadline of its own. */
    static Deadline of(Duration maxWait, KeyCall call) {
        Deadline share = of(maxWait, call.since(), call.others());
        return call.hasDeadline() ? share.orAfter(call.timeLeft()) : share;
    }

    /** Returns the earlier of this and the end of a time from now. */
    Deadline orAfter(Duration time) {
        return left() <= time.toNanos() ? this : new Deadline(System.nanoTime() + time.toNanos(), time.toMillis());
    }

    /** Nanoseconds from now; 0 or less once it has passed. */
    long left() {
        return nanos - System.nanoTime();
    }

    boolean isOver() {
        return left() <= 0;
    }

    /**
     * Starts nothing for a caller that is out of time.
     *
     * @throws DataKeyException if the deadline has passed
     */
    void requireTime() {
        if (isOver()) {
            throw noAnswer(new TimeoutException());
        }
    }

    /**
     * Waits until then for a future that does not fail.
     *
     * @throws DataKeyException if the caller is interrupted or the deadline passes; the load continues
     */
    <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        try {
            return future.get(left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw noAnswer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noDataKey("the thread was interrupted while it waited", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a data key could not be loaded", e);
        }
    }

    /** The failure of a caller whose data keys came, and were gone before it had a lease, until it was out of time. */
    DataKeyException outOfTime() {
        return noDataKey(
                "those that came within " + millis + " ms were gone before they could be used", new TimeoutException());
    }

    private DataKeyException noAnswer(TimeoutException e) {
        return noDataKey("no answer within " + millis + " ms", e);
    }

    /** A failure that may be over at the next try, and that no KMS reported. */
    static DataKeyException noDataKey(String why, Throwable cause) {
        return DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.TRANSIENT)
                .message("a data key is being fetched: " + why)
                .cause(cause)
                .build();
    }
}
