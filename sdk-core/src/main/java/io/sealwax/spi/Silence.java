package io.sealwax.spi;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which master keys failed in passing a moment ago, as one does whose Region is gone: they are asked after the others,
 * so that not each who opens waits for them until a call is over. Every ten seconds one caller asks such a one in its
 * turn, and finds whether it is back. Thread-safe.
 */
final class Silence {
    static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicReferenceArray<@Nullable Long> until;
    private final AtomicReferenceArray<@Nullable Long> failedAt;
    private final LongSupplier nanos;

    /** Of so many master keys, by this clock. */
    Silence(int count, LongSupplier nanos) {
        this.until = new AtomicReferenceArray<>(count);
        this.failedAt = new AtomicReferenceArray<>(count);
        this.nanos = nanos;
    }

    /** Whether the others come first, for this caller. */
    boolean isSilent(int key) {
        Long end = until.get(key);
        if (end == null) {
            return false;
        }
        long now = nanos.getAsLong();
        return now - end < 0 || !until.compareAndSet(key, end, now + PAUSE_NANOS);
    }

    /**
     * Whether the others come first, for all callers but the one that asks whether it is back. Takes no caller's turn
     * to ask.
     */
    boolean isQuiet(int key) {
        Long end = until.get(key);
        return end != null && nanos.getAsLong() - end < 0;
    }

    /** Whether its last answer was such a failure, after this moment. */
    boolean hasFailedSince(int key, long since) {
        Long failed = failedAt.get(key);
        return failed != null && failed - since >= 0;
    }

    void failed(int key) {
        long now = nanos.getAsLong();
        failedAt.set(key, now);
        until.set(key, now + PAUSE_NANOS);
    }

    void answered(int key) {
        // read first: nearly always there is nothing to forget
        if (until.get(key) != null) {
            until.set(key, null);
            failedAt.set(key, null);
        }
    }
}
