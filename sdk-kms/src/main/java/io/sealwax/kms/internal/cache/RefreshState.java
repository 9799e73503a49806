package io.sealwax.kms.internal.cache;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the successor of one data key is being fetched, and what came of earlier attempts. Ages are those of the data
 * key, in nanoseconds. Thread-safe.
 *
 * @param <V> a data key with what is counted of it
 */
final class RefreshState<V extends CacheEntry<V>> {
    private final AtomicReference<@Nullable InFlightLoad<V>> flight = new AtomicReference<>();
    private volatile long notBefore = Long.MIN_VALUE;
    private volatile int failures;
    private volatile long outageUntil = Long.MIN_VALUE;

    /** Whether none is under way, and it is not too early for another. */
    boolean mayBegin(long age) {
        return flight.get() == null && age >= notBefore;
    }

    /** Begins this one; false where another thread was faster. */
    boolean begin(InFlightLoad<V> next) {
        return flight.compareAndSet(null, next);
    }

    /** The flight that is under way, or that brought the successor. */
    @Nullable
    InFlightLoad<V> flight() {
        return flight.get();
    }

    /**
     * Ends a flight that brought a failure.
     *
     * @param tookNanos from when the KMS was asked
     */
    void failed(boolean transiently, long age, long tookNanos, CacheSettings settings) {
        outageUntil = transiently ? age + settings.outageNanos(tookNanos) : Long.MIN_VALUE;
        unanswered(age, settings);
    }

    /**
     * Notes that a flight which goes on has brought nothing for as long as a caller waits: that is a transient failure,
     * too.
     */
    void overdue(long age, CacheSettings settings) {
        outageUntil = Math.max(
                outageUntil, age + settings.outageNanos(settings.maxWait().toNanos()));
    }

    /** Ends a flight that brought nothing, not even a failure that says something of a KMS. */
    void unanswered(long age, CacheSettings settings) {
        int inARow = failures + 1;
        failures = inARow;
        notBefore = age + settings.backoffNanos(inARow);
        flight.set(null);
    }

    /** Whether the last attempt failed transiently, so short a time ago that it says something of now. */
    boolean isOutage(long age) {
        return age < outageUntil;
    }

    /** Whether the last attempt failed. */
    boolean isFailing() {
        return failures > 0;
    }
}
