package io.sealwax.internal.concurrent;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A few idle objects that threads take, use alone and give back; never more than its slots. Lock-free, and thread-safe.
 * A thread meets its own slot first, so that threads seldom touch the same one.
 *
 * @param <T> what is kept
 */
public final class SlotPool<T> {
    /**
     * Slots stand 128 bytes apart, and as far from the array's length, so that none shares a cache line or its
     * neighbour with what others read.
     */
    private static final int STRIDE = 32;

    private final AtomicReferenceArray<@Nullable T> slots;
    private final int count;

    /** A pool of so many slots, a power of two. */
    public SlotPool(int count) {
        this.count = count;
        this.slots = new AtomicReferenceArray<>((count + 1) * STRIDE);
    }

    /** Takes an idle object, or returns null if there is none. */
    public @Nullable T take() {
        int start = Stripes.preferred();
        for (int i = 0; i < count; i++) {
            int slot = slot(start + i);
            if (slots.get(slot) != null) {
                T taken = slots.getAndSet(slot, null);
                if (taken != null) {
                    return taken;
                }
            }
        }
        return null;
    }

    /**
     * Takes an idle object that {@code wanted} accepts, or null. Another thread may have had it between the look and
     * the taking, so the caller looks again.
     */
    public @Nullable T take(Predicate<? super T> wanted) {
        int start = Stripes.preferred();
        for (int i = 0; i < count; i++) {
            int slot = slot(start + i);
            T seen = slots.get(slot);
            if (seen != null && wanted.test(seen) && slots.compareAndSet(slot, seen, null)) {
                return seen;
            }
        }
        return null;
    }

    /** Gives an object back; false if every slot is taken, and the object is still the caller's. */
    public boolean give(T idle) {
        int start = Stripes.preferred();
        for (int i = 0; i < count; i++) {
            int slot = slot(start + i);
            if (slots.get(slot) == null && slots.compareAndSet(slot, null, idle)) {
                return true;
            }
        }
        return false;
    }

    /** Gives an object back. If every slot is taken, it takes the place of another, which is then the caller's. */
    public @Nullable T giveOrDisplace(T idle) {
        return give(idle) ? null : slots.getAndSet(slot(Stripes.preferred()), idle);
    }

    /** Takes out everything that is idle. */
    public void drain(Consumer<? super T> sink) {
        for (int i = 0; i < count; i++) {
            T taken = slots.getAndSet(slot(i), null);
            if (taken != null) {
                sink.accept(taken);
            }
        }
    }

    private int slot(int i) {
        return ((i & (count - 1)) + 1) * STRIDE;
    }
}
