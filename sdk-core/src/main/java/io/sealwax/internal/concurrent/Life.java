package io.sealwax.internal.concurrent;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The life of an object that one thread at a time uses and any thread closes. A use during another one is refused, and
 * so is one after the close. A close during a use leaves the cleaning up to that use: it happens exactly once, and
 * never while the object is in use. Lock-free and thread-safe.
 */
public final class Life {
    private static final int IDLE = 0;
    private static final int IN_USE = 1;
    private static final int CLOSED = 2;
    private static final AtomicIntegerFieldUpdater<Life> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Life.class, "state");

    private final String what;
    private final Runnable cleanUp;
    private volatile int state;

    /**
     * Starts a life.
     *
     * @param what the object, as messages name it
     * @param cleanUp runs once, when the object is closed and not in use
     */
    public Life(String what, Runnable cleanUp) {
        this.what = what;
        this.cleanUp = cleanUp;
    }

    /**
     * Begins a use, which ends with {@link #exit}; false if the object is closed.
     *
     * @throws IllegalStateException if another use is in progress
     */
    public boolean enter() {
        if (tryEnter()) {
            return true;
        }
        if (isClosed()) {
            return false;
        }
        throw new IllegalStateException(what + " is in use by another thread");
    }

    /** Begins a use, which ends with {@link #exit}; false if the object is closed or in use. */
    public boolean tryEnter() {
        return STATE.compareAndSet(this, IDLE, IN_USE);
    }

    /** Ends a use, and cleans up if the object was closed meanwhile. */
    public void exit() {
        if (!STATE.compareAndSet(this, IN_USE, IDLE)) {
            cleanUp.run();
        }
    }

    /** Closes the object, and cleans up unless it is in use; false if it was closed before. */
    public boolean close() {
        int before = STATE.getAndUpdate(this, seen -> seen | CLOSED);
        if (before == IDLE) {
            cleanUp.run();
        }
        return (before & CLOSED) == 0;
    }

    /** Returns whether a use is in progress. */
    public boolean isInUse() {
        return (state & IN_USE) != 0;
    }

    /** Returns whether it was closed; it may still be in use. */
    public boolean isClosed() {
        return (state & CLOSED) != 0;
    }
}
