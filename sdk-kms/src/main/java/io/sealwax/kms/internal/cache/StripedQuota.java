package io.sealwax.kms.internal.cache;

import io.sealwax.internal.concurrent.Stripes;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A quota of messages, without a counter that each message writes to. Each stripe is granted blocks of what is left;
 * blocks shrink as the end comes near, and then stripes take from each other. Never gives more than there was.
 * Lock-free and thread-safe.
 */
final class StripedQuota {
    private static final long LARGEST_BLOCK = 1024;
    /** A stripe is granted this part of its even share of what is left. */
    private static final int SHRINK = 8 * Stripes.COUNT;
    /** Stripes stand 128 bytes apart, and from the array's length, which all threads read. */
    private static final int STRIDE = 16;

    private final long all;
    private final long lowAt;
    private final AtomicLong ungranted;
    private final AtomicLongArray granted = new AtomicLongArray((1 + Stripes.COUNT) * STRIDE);
    private volatile boolean low;

    /** A quota that is low when no more than {@code lowAt} messages are left to grant. */
    StripedQuota(long messages, long lowAt) {
        this.all = messages;
        this.lowAt = lowAt;
        this.ungranted = new AtomicLong(messages);
    }

    /** Takes one message. Returns false if nothing is left. */
    boolean take(int stripe) {
        return takeGranted(stripe) || takeBlock(stripe) || takeFromOthers(stripe);
    }

    private boolean takeGranted(int stripe) {
        int slot = slot(stripe);
        while (true) {
            long seen = granted.get(slot);
            if (seen == 0) {
                return false;
            }
            if (granted.compareAndSet(slot, seen, seen - 1)) {
                return true;
            }
        }
    }

    private boolean takeBlock(int stripe) {
        while (true) {
            long seen = ungranted.get();
            if (seen == 0) {
                return false;
            }
            long block = Math.max(1, Math.min(seen / SHRINK, LARGEST_BLOCK));
            if (ungranted.compareAndSet(seen, seen - block)) {
                if (seen - block <= lowAt) {
                    low = true;
                }
                granted.addAndGet(slot(stripe), block - 1);
                return true;
            }
        }
    }

    private boolean takeFromOthers(int stripe) {
        for (int other = 1; other < Stripes.COUNT; other++) {
            if (takeGranted((stripe + other) % Stripes.COUNT)) {
                return true;
            }
        }
        return false;
    }

    /** Whether little is left. */
    boolean isLow() {
        return low;
    }

    /** How many were taken; about that many while other threads take some. */
    long taken() {
        long unused = ungranted.get();
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            unused += granted.get(slot(stripe));
        }
        return Math.max(0, Math.min(all, all - unused));
    }

    private static int slot(int stripe) {
        return (1 + stripe) * STRIDE;
    }
}
