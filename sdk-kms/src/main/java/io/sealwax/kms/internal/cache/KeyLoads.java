package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import io.sealwax.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks master keys on threads of its own, so that a call belongs to all who wait for it: one who is interrupted or runs out of time does not end
 * it. Each master key has a lane of its own, and refreshes have threads apart, so that a KMS that is slow to answer holds up nobody who waits for
 * another. A lane has threads only while there is work in it. Thread-safe.
 */
public final class KeyLoads implements AutoCloseable {
    /** In a lane; together below the 50 connections of the SDK's HTTP clients. */
    private static final int THREADS = 32;

    private static final int REFRESH_THREADS = 16;
    private static final int IDLE_SECONDS = 10;

    private final Duration maxWait;
    private final ConcurrentMap<String, ThreadPoolExecutor> loads = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, ThreadPoolExecutor> refreshes = new ConcurrentHashMap<>();
    private final Map<Runnable, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private volatile boolean paused;
    private volatile boolean closed;

    public KeyLoads(Duration maxWait) {
        this.maxWait = maxWait;
    }

    static ThreadPoolExecutor threads(int count, String name) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Runs a load that somebody waits for, and that does not throw; false after {@link #close}. */
    boolean load(String lane, Runnable load) {
        return run(loads.computeIfAbsent(lane, any -> threads(THREADS, "sealwax-kms")), load);
    }

    /** Runs a load that nobody waits for yet, and that does not throw; false after {@link #close}. */
    boolean refresh(String lane, Runnable load) {
        return run(refreshes.computeIfAbsent(lane, any -> threads(REFRESH_THREADS, "sealwax-kms-refresh")), load);
    }

    private boolean run(ThreadPoolExecutor threads, Runnable load) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        underWay.put(load, ended);
        if (closed) {
            // a lane that close() did not see
            threads.shutdown();
        }
        try {
            threads.execute(() -> {
                try {
                    load.run();
                } finally {
                    underWay.remove(load);
                    ended.complete(null);
                }
            });
            return true;
        } catch (RejectedExecutionException e) {
            underWay.remove(load);
            return false;
        }
    }

    /**
     * Waits until what is under way now has ended.
     *
     * @throws IllegalStateException if that takes longer than callers wait, or the thread is interrupted
     */
    public void awaitIdle() {
        try {
            CompletableFuture.allOf(underWay.values().toArray(new CompletableFuture<?>[0]))
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

    /** The moment until which one who begins to wait now waits, by {@link System#nanoTime}. */
    long deadline() {
        return System.nanoTime() + maxWait.toNanos();
    }

    /**
     * Waits for a load that does not fail.
     *
     * @throws DataKeyException where the caller is interrupted or the deadline is over; the load goes on
     */
    <T> T await(CompletableFuture<T> load, long deadline) {
        try {
            return load.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unanswered("no answer within " + maxWait.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered("the thread was interrupted while it waited", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a data key could not be loaded", e);
        }
    }

    /** What one is told who was given data keys that had gone before they could be lent, until the deadline was over. */
    DataKeyException outOfTime() {
        return unanswered(
                "those that came within " + maxWait.toMillis() + " ms were gone before they could be used",
                new TimeoutException());
    }

    private static DataKeyException unanswered(String what, Exception cause) {
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
        loads.values().forEach(ThreadPoolExecutor::shutdown);
        refreshes.values().forEach(ThreadPoolExecutor::shutdown);
    }

    /** The cache was closed. */
    static final class Closed extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Closed() {
            super("the data-key cache was closed");
        }
    }
}
