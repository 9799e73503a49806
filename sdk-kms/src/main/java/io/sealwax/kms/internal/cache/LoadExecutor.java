package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import io.sealwax.Failure;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks master keys on threads of its own, so that a call belongs to all who wait for it: one who is interrupted or runs
 * out of time does not end it. Each master key has a lane of its own, and refreshes have threads apart, so that a KMS
 * that is slow to answer holds up nobody who waits for another. Thread-safe.
 */
public final class LoadExecutor implements AutoCloseable {
    /** In a lane; below the 50 connections of the SDK's HTTP clients. */
    private static final int THREADS = 32;

    private static final int REFRESH_THREADS = 16;

    private final Duration maxWait;
    private final Bulkheads loads;
    private final Bulkheads refreshes;
    private final Set<CompletableFuture<Void>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean paused;
    private volatile boolean closed;

    /** Whose callers wait for so long. */
    public LoadExecutor(Duration maxWait) {
        this(maxWait, new DaemonThreadFactory("sealwax-kms"), new DaemonThreadFactory("sealwax-kms-refresh"));
    }

    LoadExecutor(Duration maxWait, ThreadFactory loading, ThreadFactory refreshing) {
        this.maxWait = maxWait;
        this.loads = new Bulkheads(THREADS, loading);
        this.refreshes = new Bulkheads(REFRESH_THREADS, refreshing);
    }

    /**
     * Runs a load that somebody waits for, and that does not throw.
     *
     * @return null, or why it does not run; where no thread could be started it may run all the same, if it was in line
     *     already
     */
    @Nullable
    RuntimeException load(String lane, Runnable load) {
        return run(loads, lane, load);
    }

    /** The same for a load that nobody waits for yet. */
    @Nullable
    RuntimeException refresh(String lane, Runnable load) {
        return run(refreshes, lane, load);
    }

    private @Nullable RuntimeException run(Bulkheads lanes, String lane, Runnable load) {
        try {
            lanes.execute(lane, () -> {
                try {
                    underWay(load);
                } finally {
                    if (load instanceof Told told) {
                        told.tell();
                    }
                }
            });
            return null;
        } catch (RejectedExecutionException e) {
            return new Closed();
        } catch (OutOfMemoryError e) {
            return unanswered("this process could start no thread for it", e);
        }
    }

    @SuppressWarnings("UndefinedEquals") // a future is equal to itself alone
    private void underWay(Runnable load) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        underWay.add(ended);
        try {
            load.run();
        } finally {
            underWay.remove(ended);
            ended.complete(null);
        }
    }

    /**
     * Waits until what has begun has ended; what only stands in line is not waited for.
     *
     * @throws IllegalStateException if that takes longer than callers wait, or the thread is interrupted
     */
    public void awaitIdle() {
        try {
            CompletableFuture.allOf(underWay.toArray(new CompletableFuture<?>[0]))
                    .get(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("calls are under way after " + maxWait.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the thread was interrupted while calls were under way", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a data key could not be loaded", e);
        }
    }

    /**
     * Until when a caller waits for one data key: for its share of the longest wait, and not beyond its own deadline.
     */
    Deadline deadline(KeyCall call) {
        Deadline share = Deadline.of(maxWait, call.since(), call.others());
        return call.hasDeadline() ? share.orAfter(call.timeLeft()) : share;
    }

    /**
     * Begins nothing for a caller whose time is over.
     *
     * @throws DataKeyException if the deadline is over
     */
    void requireTime(Deadline deadline) {
        if (deadline.isOver()) {
            throw noAnswer(deadline, new TimeoutException());
        }
    }

    /**
     * Waits for a load that does not fail.
     *
     * @throws DataKeyException where the caller is interrupted or the deadline is over; the load goes on
     */
    <T extends @Nullable Object> T await(CompletableFuture<T> load, Deadline deadline) {
        try {
            return load.get(deadline.left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw noAnswer(deadline, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered("the thread was interrupted while it waited", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a data key could not be loaded", e);
        }
    }

    /**
     * What one is told who was given data keys that had gone before they could be lent, until the deadline was over.
     */
    DataKeyException outOfTime(Deadline deadline) {
        return unanswered(
                "those that came within " + deadline.millis() + " ms were gone before they could be used",
                new TimeoutException());
    }

    private static DataKeyException noAnswer(Deadline deadline, TimeoutException e) {
        return unanswered("no answer within " + deadline.millis() + " ms", e);
    }

    private static DataKeyException unanswered(String what, Throwable cause) {
        return DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.TRANSIENT)
                .message("a data key is being fetched: " + what)
                .cause(cause)
                .build();
    }

    void requireOpen() {
        if (isClosed()) {
            throw new Closed();
        }
        if (paused) {
            throw DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.TRANSIENT)
                    .message("no data key is fetched between a checkpoint of the process and its restore")
                    .advice("stop what seals and opens before the checkpoint")
                    .build();
        }
    }

    /** Begins no loads until {@link #resume}: callers are told so. Those under way end. */
    public void pause() {
        paused = true;
    }

    /** Begins loads again. */
    public void resume() {
        paused = false;
    }

    boolean isClosed() {
        return closed;
    }

    /** Begins no loads from now on; those under way end. */
    @Override
    public void close() {
        closed = true;
        loads.close();
        refreshes.close();
    }

    /** A load of which some are told when it has ended and is under way no more, since what they do then is theirs. */
    interface Told extends Runnable {
        /** Does nothing if it has not ended. */
        void tell();
    }

    /** The cache was closed. */
    static final class Closed extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Closed() {
            super("the data-key cache was closed");
        }
    }
}
