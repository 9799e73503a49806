package io.sealwax.internal.keys;

import io.sealwax.internal.concurrent.Stripes;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many bytes a data key has sealed. Each stripe counts for itself and tells the others every {@value #STEP} bytes,
 * so that a message writes to no shared counter, and whoever asks reads one number until the limit is near. Exact for
 * what was counted before the question; lock-free and thread-safe.
 */
public final class SealedBytes {
    static final long STEP = 1L << 20;

    /** Stripes stand 128 bytes apart, and from the array's length, which all threads read. */
    private static final int STRIDE = 16;

    private static final long MOST_UNTOLD = Stripes.COUNT * STEP;

    private final AtomicLongArray stripes = new AtomicLongArray((1 + Stripes.COUNT) * STRIDE);
    private final AtomicLong told = new AtomicLong();

    /** Counts bytes, in this stripe. */
    public void add(int stripe, long bytes) {
        long after = stripes.addAndGet(slot(stripe), bytes);
        long steps = after / STEP - (after - bytes) / STEP;
        if (steps > 0) {
            told.addAndGet(steps * STEP);
        }
    }

    /** Whether there are so many or more. */
    public boolean reached(long bytes) {
        return told.get() + MOST_UNTOLD >= bytes && total() >= bytes;
    }

    /** All bytes; looks into every stripe. */
    public long total() {
        long total = 0;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            total += stripes.get(slot(stripe));
        }
        return total;
    }

    private static int slot(int stripe) {
        return (1 + stripe) * STRIDE;
    }
}
