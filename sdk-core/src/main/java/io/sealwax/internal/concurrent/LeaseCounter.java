package io.sealwax.internal.concurrent;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts leases in stripes, so that threads seldom write to the same cache line, and reports exactly once that the last
 * lease was returned after retirement. A stripe's sign bit says that it is retired. It is closed when it is retired and
 * its count is zero, and the caller that closes the last stripe learns so. Lock-free and thread-safe.
 */
public final class LeaseCounter {
    private static final int RETIRED = Integer.MIN_VALUE;
    /** Stripes stand 128 bytes apart, and as far from the array's length, which everybody reads. */
    private static final int STRIDE = 32;

    private final AtomicIntegerArray stripes = new AtomicIntegerArray((Stripes.COUNT + 1) * STRIDE);
    private final AtomicInteger openStripes = new AtomicInteger(Stripes.COUNT);

    /** Takes a lease, or returns false after retirement. */
    public boolean acquire(int stripe) {
        int slot = slot(stripe);
        while (true) {
            int seen = stripes.get(slot);
            if (seen < 0) {
                return false;
            }
            if (stripes.compareAndSet(slot, seen, seen + 1)) {
                return true;
            }
        }
    }

    /** Returns a lease; true if it was the last of all, after retirement. */
    public boolean release(int stripe) {
        int slot = slot(stripe);
        while (true) {
            int seen = stripes.get(slot);
            if ((seen & ~RETIRED) == 0) {
                throw new IllegalStateException("a lease was closed more often than it was taken");
            }
            if (stripes.compareAndSet(slot, seen, seen - 1)) {
                return seen - 1 == RETIRED && closeStripe();
            }
        }
    }

    /** Returns how many leases are out; approximate while others take and return some. */
    public long out() {
        long out = 0;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            out += stripes.get(slot(stripe)) & ~RETIRED;
        }
        return out;
    }

    /** Refuses further leases; true if none is out and this call is the one that retired it. */
    public boolean retire() {
        boolean last = false;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            last |= retireSlot(slot(stripe));
        }
        return last;
    }

    private boolean retireSlot(int slot) {
        return stripes.getAndUpdate(slot, count -> count | RETIRED) == 0 && closeStripe();
    }

    private static int slot(int stripe) {
        return (stripe + 1) * STRIDE;
    }

    private boolean closeStripe() {
        return openStripes.decrementAndGet() == 0;
    }
}
