package io.sealwax.internal.crypto;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * What holds a key for one user after another, one thread at a time, and sees to that itself: a call that comes while
 * another is under way, or after the key was wiped, throws an {@link IllegalStateException} and touches nothing. A user
 * who goes on after it was given back is refused, so that nothing is done with the key that wiping leaves behind.
 */
abstract class OneUser {
    private static final int WITHOUT_KEY = 0;
    private static final int KEYED = 1;
    private static final int BUSY = 2;
    private static final AtomicIntegerFieldUpdater<OneUser> STATE =
            AtomicIntegerFieldUpdater.newUpdater(OneUser.class, "state");

    private volatile int state;
    private boolean failed;

    /** Begins to take a key, and ends with {@link #keyed}. */
    final void beginKey() {
        if (!STATE.compareAndSet(this, WITHOUT_KEY, BUSY)) {
            begin();
        }
    }

    /** Begins to use the key, and ends with {@link #keyed}. */
    final void begin() {
        if (!STATE.compareAndSet(this, KEYED, BUSY)) {
            throw new IllegalStateException(
                    state == BUSY
                            ? "the cipher is in use by another thread"
                            : "the cipher has no key: it was given back");
        }
    }

    /**
     * Ends what was begun.
     *
     * @param well whether the provider did what it should; else there will be no next user
     */
    final void keyed(boolean well) {
        failed |= !well;
        STATE.lazySet(this, KEYED);
    }

    /**
     * Begins to wipe the key, and ends with {@link #wiped}; false if a call is under way, or if there is none: the
     * thread that wiped it may have given it away.
     */
    final boolean beginWiping() {
        return STATE.compareAndSet(this, KEYED, BUSY);
    }

    final void wiped() {
        STATE.lazySet(this, WITHOUT_KEY);
    }

    /** Whether the provider failed, now or before. */
    final boolean hasFailed() {
        return failed;
    }
}
