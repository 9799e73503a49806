package io.sealwax;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Two threads that meet, again and again: one uses an object, and another interferes when the use has come to one of
 * its steps, which are counted and drawn. One time in four the use waits until the interference is over, else both go
 * on at once; so every moment comes, also on one processor.
 */
@SuppressWarnings("ThreadPriorityCheck") // the other thread gets its turn, also on one processor
final class Race implements AutoCloseable {
    private static final int LOOKS = 500;
    private static final int MOST_SPINS = 1000;

    private final Random random = new Random(41);
    private final Thread user = Thread.currentThread();
    private final Thread other = new Thread(this::interfere, "interferes");
    private Act interference = () -> {};
    private Throwable failure;
    private int spins;
    private volatile int called;
    private volatile int begun;
    private volatile int ended;
    private volatile boolean over;
    private int meeting;
    private int steps;
    private int mostSteps = 1;
    private int chosen;
    private boolean waits;

    Race() {
        other.setDaemon(true);
        other.start();
    }

    interface Act {
        void run() throws Exception;
    }

    /** So many tries in a build, and more at night. */
    static int tries(int count) {
        return count * Integer.getInteger("sealwax.races", 1);
    }

    /** Does both, and throws what either threw; both are over then. */
    void meet(Act use, Act interferes) throws Exception {
        meeting++;
        interference = interferes;
        spins = random.nextInt(MOST_SPINS);
        steps = 0;
        chosen = random.nextInt(mostSteps);
        waits = random.nextInt(4) == 0;
        try {
            step();
            use.run();
        } finally {
            call();
            while (ended != meeting) {
                Thread.yield();
            }
            mostSteps = Math.max(mostSteps, steps);
        }
        if (failure != null) {
            throw new AssertionError("the other thread failed", failure);
        }
    }

    /** The use has come a step further. */
    void step() {
        if (Thread.currentThread() == user && ended != meeting && steps++ == chosen) {
            call();
            while ((waits ? ended : begun) != meeting) {
                Thread.yield();
            }
        }
    }

    private void call() {
        if (called != meeting) {
            called = meeting;
            LockSupport.unpark(other);
        }
    }

    private void interfere() {
        for (int next = 1; awaitCall(next); next++) {
            begun = next;
            for (int i = waits ? spins : 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            try {
                interference.run();
            } catch (Exception | Error e) {
                failure = e;
            }
            ended = next;
        }
    }

    private boolean awaitCall(int number) {
        for (int i = 0; called < number && !over; i++) {
            if (i < LOOKS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
            }
        }
        return !over;
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(other);
    }
}
