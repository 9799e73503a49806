package io.sealwax.internal.parallel;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A piece of work that goes on until it is let go, and knows whether it was wiped meanwhile. */
final class Held implements Work {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private volatile boolean isAtWork;
    private volatile boolean wipedAtWork;
    private volatile boolean wiped;

    @Override
    public void run() {
        isAtWork = true;
        begun.countDown();
        await(mayEnd);
        isAtWork = false;
    }

    @Override
    public void wipe() {
        wipedAtWork |= isAtWork;
        wiped = true;
        letGo();
    }

    void letGo() {
        mayEnd.countDown();
    }

    /** Returns when somebody works on it. */
    void awaitBegin() {
        await(begun);
    }

    boolean wasWipedAtWork() {
        return wipedAtWork;
    }

    boolean wasWiped() {
        return wiped;
    }

    /** Lets it go as soon as a thread waits, or has ended. */
    void letGoWhenWaitedForBy(Thread waiter) {
        Thread watch = new Thread(() -> {
            while (waiter.isAlive() && waiter.getState() != Thread.State.WAITING && mayEnd.getCount() > 0) {
                Thread.onSpinWait();
            }
            letGo();
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    if (!latch.await(60, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("nobody came");
                    }
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
