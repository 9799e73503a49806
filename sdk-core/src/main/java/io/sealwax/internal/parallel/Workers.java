package io.sealwax.internal.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs pieces of work on threads of an executor, and on the calling thread while it waits. Nothing depends on the
 * executor: the caller does what it refuses, is late with or never runs. The pieces compute and do not block, so that
 * waiting for one that has begun is short; an interrupt waits until then. One thread calls; any may work.
 */
public final class Workers implements AutoCloseable {
    /** How long a thread looks for more to do, or for another to be done: about what it takes to be woken. */
    private static final long LINGER_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final Helpers helpers;
    private final int most;
    private final Queue<FutureTask<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger helping = new AtomicInteger();
    private final List<Help> called = new ArrayList<>();
    private volatile boolean closed;

    /** So many threads at once, the caller's included. */
    public Workers(Executor executor, int threads) {
        this.helpers = Helpers.of(executor);
        this.most = threads - 1;
    }

    /** A piece of work that was handed over. */
    public static final class Piece {
        private final FutureTask<?> task;

        private Piece(Runnable work) {
            task = new FutureTask<>(work, null);
        }
    }

    /** Submits a piece, for whichever thread comes first. */
    public Piece submit(Runnable work) {
        Piece piece = new Piece(work);
        waiting.add(piece.task);
        return piece;
    }

    /**
     * Starts one more helper thread, unless the maximum is already running. Throws what the executor throws, except for
     * a refusal; the pieces stay submitted.
     */
    public void callForHelp() {
        // only this thread adds to it
        if (helping.get() >= most) {
            return;
        }
        helping.incrementAndGet();
        called.removeIf(Help::hasBegun);
        Help help = new Help();
        boolean isCalled = false;
        try {
            help.call = helpers.call(help);
            called.add(help);
            isCalled = true;
        } catch (RejectedExecutionException busy) {
            // then there is no help
        } finally {
            if (!isCalled) {
                help.callOff();
            }
        }
    }

    /** One thread's help, which is counted once, though an executor may run what it refuses. */
    private final class Help implements Runnable {
        private final AtomicBoolean begun = new AtomicBoolean();
        private final Thread caller = Thread.currentThread();
        private Helpers.@Nullable Call call;

        @Override
        public void run() {
            if (begun.getAndSet(true)) {
                return;
            }
            try {
                for (FutureTask<?> next = next(); next != null; next = next()) {
                    next.run();
                }
            } finally {
                helping.decrementAndGet();
            }
        }

        boolean hasBegun() {
            return begun.get();
        }

        /** The next piece, or null where none comes for a moment. */
        private @Nullable FutureTask<?> next() {
            FutureTask<?> next = waiting.poll();
            if (next == null && !closed && Thread.currentThread() != caller) {
                long until = System.nanoTime() + LINGER_NANOS;
                while (next == null && !closed && System.nanoTime() - until < 0) {
                    Thread.onSpinWait();
                    next = waiting.poll();
                }
            }
            return next;
        }

        void takeBack() {
            if (call != null) {
                helpers.takeBack(call, this);
            }
        }

        void callOff() {
            if (!begun.getAndSet(true)) {
                helping.decrementAndGet();
            }
        }
    }

    /**
     * Returns when a piece is done, and throws what it threw. Meanwhile the calling thread works, on the pieces that
     * were submitted first.
     */
    public void await(Piece piece) {
        while (!piece.task.isDone()) {
            FutureTask<?> next = waiting.poll();
            if (next == null) {
                break;
            }
            next.run();
        }
        awaitAwake(piece.task);
        Throwable failure = outcome(piece.task);
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    /** Waits a moment for what is likely about to be done. */
    private static void awaitAwake(FutureTask<?> task) {
        long until = System.nanoTime() + LINGER_NANOS;
        while (!task.isDone() && System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
    }

    /** Waits until a piece is done that somebody has begun; null where it did not fail. */
    private static @Nullable Throwable outcome(FutureTask<?> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return null;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns when a piece is done or, after {@link #close}, was never begun. Ignores what it threw. */
    public void settle(Piece piece) {
        if (!piece.task.isCancelled()) {
            outcome(piece.task);
        }
    }

    /** Takes back the pieces that have not begun, and the calls for help that were not answered. */
    @Override
    public void close() {
        closed = true;
        for (FutureTask<?> next = waiting.poll(); next != null; next = waiting.poll()) {
            next.cancel(false);
        }
        called.forEach(Help::takeBack);
        called.clear();
    }
}
