package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import io.sealwax.Failure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs loads on threads of the cache, so that a call to a KMS belongs to everybody who waits for it: an interrupt or a
 * time-out of one caller does not end it. Each master key has a bulkhead of its own, and refreshes and prefetches have
 * threads apart, so that a KMS that is slow to answer delays nobody who waits for another. Thread-safe.
 */
public final class LoadExecutor implements AutoCloseable {
    /** In a bulkhead; below the 50 connections of the SDK's HTTP clients. */
    private static final int THREADS = 32;

    private static final int REFRESH_THREADS = 16;

    private static final DaemonThreadFactory NEW_THREADS = new DaemonThreadFactory("prefetched-data-keys");

    /**
     * Starts a thread for each task, which may keep it as long as it likes. If none can be started, runs the task on
     * the thread that is there.
     */
    public static final Executor NEW_THREAD = task -> {
        try {
            NEW_THREADS.newThread(task).start();
        } catch (OutOfMemoryError noThread) {
            task.run();
        }
    };

    private final Duration maxWait;
    private final Bulkheads loads;
    private final Bulkheads refreshes;
    private final Set<CompletableFuture<Void>> running = ConcurrentHashMap.newKeySet();
    private volatile boolean paused;
    private volatile boolean closed;

    /** @param maxWait how long {@link #awaitIdle} waits */
    public LoadExecutor(Duration maxWait) {
        this(maxWait, new DaemonThreadFactory("sealwax-kms"), new DaemonThreadFactory("sealwax-kms-refresh"));
    }

    LoadExecutor(Duration maxWait, ThreadFactory loading, ThreadFactory refreshing) {
        this.maxWait = maxWait;
        this.loads = new Bulkheads(THREADS, loading);
        this.refreshes = new Bulkheads(REFRESH_THREADS, refreshing);
    }

    /**
     * Runs a load that somebody waits for. It does not throw.
     *
     * @param afterwards runs when the load no longer counts as running, and may take its time
     * @return null, or why it does not run. If no thread could be started it may run all the same, if it was queued
     *     already
     */
    @Nullable
    RuntimeException load(String bulkhead, Runnable load, Runnable afterwards) {
        return run(loads, bulkhead, load, afterwards);
    }

    /** Runs a load that nobody waits for yet, as {@link #load} does. */
    @Nullable
    RuntimeException refresh(String bulkhead, Runnable load, Runnable afterwards) {
        return run(refreshes, bulkhead, load, afterwards);
    }

    private @Nullable RuntimeException run(Bulkheads bulkheads, String bulkhead, Runnable load, Runnable afterwards) {
        try {
            bulkheads.execute(bulkhead, () -> {
                try {
                    countAsRunning(load);
                } finally {
                    afterwards.run();
                }
            });
            return null;
        } catch (RejectedExecutionException e) {
            return new Closed();
        } catch (OutOfMemoryError e) {
            return Deadline.noDataKey("this process could start no thread for it", e);
        }
    }

    @SuppressWarnings("UndefinedEquals") // a future is equal to itself alone
    private void countAsRunning(Runnable load) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        running.add(ended);
        try {
            load.run();
        } finally {
            running.remove(ended);
            ended.complete(null);
        }
    }

    /**
     * Waits until the running loads have ended. Loads that are only queued are not waited for.
     *
     * @throws IllegalStateException if that takes longer than callers wait, or the thread is interrupted
     */
    public void awaitIdle() {
        try {
            CompletableFuture.allOf(running.toArray(new CompletableFuture<?>[0]))
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
     * Checks that loads may start.
     *
     * @throws IllegalStateException if this was closed
     * @throws DataKeyException if this is paused
     */
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

    /** Starts no loads until {@link #resume}: callers get a retryable failure. Running loads end. */
    public void pause() {
        paused = true;
    }

    /** Starts loads again. */
    public void resume() {
        paused = false;
    }

    boolean isClosed() {
        return closed;
    }

    /** Starts no loads from now on. Running loads end. */
    @Override
    public void close() {
        closed = true;
        loads.close();
        refreshes.close();
    }

    /** The cache was closed. */
    static final class Closed extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Closed() {
            super("the data-key cache was closed");
        }
    }

    /**
     * Thread pools, one for each bulkhead, so that slow calls in one delay nothing in another. A bulkhead is named
     * after a master key, and so by strangers, who write messages: there are {@value #MOST}, and what finds none free
     * shares one more. A bulkhead has threads only while there is work in it. Thread-safe.
     */
    static final class Bulkheads {
        /** With work in them; the shared one and the reserved ones come on top. */
        static final int MOST = 16;

        /** The bulkhead of data keys to encrypt with, of all contexts. */
        static final String GENERATE = "generate";

        /** The bulkhead of prefetches. */
        static final String PREFETCH = "ahead";

        private static final String SHARED = "";
        /** No stranger names these, so they never share. */
        private static final Set<String> RESERVED = Set.of(GENERATE, PREFETCH);

        private static final int IDLE_SECONDS = 10;

        private final ConcurrentMap<String, ThreadPoolExecutor> pools = new ConcurrentHashMap<>();
        private final int threads;
        private final ThreadFactory factory;
        private boolean closed;

        /** @param threads in each */
        Bulkheads(int threads, ThreadFactory factory) {
            this.threads = threads;
            this.factory = factory;
        }

        /**
         * Runs a task in a bulkhead.
         *
         * @throws RejectedExecutionException after {@link #close}
         * @throws OutOfMemoryError if no thread can be started and there is none; the task may run all the same, if it
         *     was queued already
         */
        void execute(String bulkhead, Runnable task) {
            ThreadPoolExecutor known = pools.get(bulkhead);
            if (known != null) {
                try {
                    execute(known, task);
                    return;
                } catch (RejectedExecutionException e) {
                    // it gave its place to another bulkhead a moment ago, or all are closed
                }
            }
            executeInNew(bulkhead, task);
        }

        private synchronized void executeInNew(String bulkhead, Runnable task) {
            if (closed) {
                throw new RejectedExecutionException();
            }
            if (pools.size() >= MOST) {
                pools.values().removeIf(Bulkheads::endIfIdle);
            }
            boolean hasItsOwn = pools.containsKey(bulkhead) || pools.size() < MOST || RESERVED.contains(bulkhead);
            execute(pools.computeIfAbsent(hasItsOwn ? bulkhead : SHARED, any -> newPool()), task);
        }

        /** Queues the task if no thread can be started but there are some: an executor would refuse it. */
        private static void execute(ThreadPoolExecutor pool, Runnable task) {
            try {
                pool.execute(task);
            } catch (OutOfMemoryError e) {
                pool.getQueue().add(task);
                if (pool.getPoolSize() == 0 && pool.remove(task)) {
                    throw e;
                }
            }
        }

        private static boolean endIfIdle(ThreadPoolExecutor pool) {
            boolean idle = pool.getActiveCount() == 0 && pool.getQueue().isEmpty();
            if (idle) {
                pool.shutdown();
            }
            return idle;
        }

        private ThreadPoolExecutor newPool() {
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
            pool.allowCoreThreadTimeOut(true);
            return pool;
        }

        /** How many there are, with work or without. */
        int count() {
            return pools.size();
        }

        /** Takes no more tasks. Those that were taken end. */
        synchronized void close() {
            closed = true;
            pools.values().forEach(ThreadPoolExecutor::shutdown);
        }
    }
}
