package io.sealwax.spi;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker for each of several master keys. One that failed transiently is open for ten seconds: the others
 * come first, so that an unreachable Region does not delay every decrypt. After that, one caller every ten seconds
 * probes it. Thread-safe.
 */
final class CircuitBreaker {
    static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Null for a master key that answered last. */
    private final AtomicReferenceArray<@Nullable Outage> outages;

    private final LongSupplier nanos;

    private record Outage(long failedAt, long openUntil) {}

    /** Creates closed breakers for {@code count} master keys, by this clock. */
    CircuitBreaker(int count, LongSupplier nanos) {
        this.outages = new AtomicReferenceArray<>(count);
        this.nanos = nanos;
    }

    /** Returns whether the others come first for this caller: false for the one whose turn it is to probe. */
    boolean isOpenOrTakeProbe(int key) {
        Outage outage = outages.get(key);
        if (outage == null) {
            return false;
        }
        long now = nanos.getAsLong();
        return now - outage.openUntil < 0
                || !outages.compareAndSet(key, outage, new Outage(outage.failedAt, now + OPEN_NANOS));
    }

    /** Returns whether the others come first, and leaves the probe to the next caller who asks. */
    boolean isOpen(int key) {
        Outage outage = outages.get(key);
        return outage != null && nanos.getAsLong() - outage.openUntil < 0;
    }

    /** Returns whether its last answer was a transient failure, and came after this moment. */
    boolean hasFailedSince(int key, long since) {
        Outage outage = outages.get(key);
        return outage != null && outage.failedAt - since >= 0;
    }

    void failed(int key) {
        long now = nanos.getAsLong();
        outages.set(key, new Outage(now, now + OPEN_NANOS));
    }

    void answered(int key) {
        // read first: nearly always there is nothing to forget
        if (outages.get(key) != null) {
            outages.set(key, null);
        }
    }
}
