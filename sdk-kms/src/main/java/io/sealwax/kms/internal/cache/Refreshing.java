package io.sealwax.kms.internal.cache;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the successor of one data key is being fetched, and what came of earlier attempts. Ages are those of the data key, in nanoseconds.
 * Thread-safe.
 *
 * @param <V> a data key with what is counted of it
 */
final class Refreshing<V extends LentKey<V>> {
    private final AtomicReference<@Nullable Flight<V>> flight = new AtomicReference<>();
    private volatile long notBefore = Long.MIN_VALUE;
    private volatile int failures;
    private volatile long outageUntil = Long.MIN_VALUE;

    /** A flight that the caller is to carry out, or null where one is under way or it is too early for another. */
    @Nullable
    Flight<V> begin(long age) {
        if (flight.get() != null || age < notBefore) {
            return null;
        }
        Flight<V> begun = Flight.ahead();
        return flight.compareAndSet(null, begun) ? begun : null;
    }

    /** The flight that is under way, or that brought the successor. */
    @Nullable
    Flight<V> flight() {
        return flight.get();
    }

    /** Ends a flight that brought nothing. */
    void failed(boolean transiently, long age, CacheSettings settings) {
        int inARow = failures + 1;
        failures = inARow;
        notBefore = age + settings.backoffNanos(inARow);
        outageUntil = transiently ? age + settings.outageNanos() : Long.MIN_VALUE;
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
