package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import io.sealwax.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks master keys on threads of its own, so that a call belongs to all who wait for it: one who is interrupted or runs out of time does not end
 * it. Thread-safe.
 */
public final class KeyLoads implements AutoCloseable {
    /** Below the 50 connections of the SDK's HTTP clients. */
    private static final int THREADS = 32;

    private static final int IDLE_SECONDS = 10;

    private final Duration maxWait;
    private final ThreadPoolExecutor threads;

    public KeyLoads(Duration maxWait) {
        this.maxWait = maxWait;
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), KeyLoads::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "sealwax-kms");
        thread.setDaemon(true);
        return thread;
    }

    /** Begins a load. */
    <T> CompletableFuture<T> begin(Supplier<T> load) {
        try {
            return CompletableFuture.supplyAsync(load, threads);
        } catch (RejectedExecutionException e) {
            throw closed(e);
        }
    }

    /**
     * Waits for a load that does not fail, the wait's limit at most.
     *
     * @throws DataKeyException where the caller is interrupted or the limit is reached; the load goes on
     */
    <T> T await(CompletableFuture<T> load) {
        try {
            return load.isDone() ? load.join() : load.get(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unanswered("no answer within " + maxWait.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered("the thread was interrupted while it waited", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a data key could not be loaded", e);
        }
    }

    private static DataKeyException unanswered(String what, Exception cause) {
        return DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.TRANSIENT)
                .message("a data key is being fetched: " + what)
                .cause(cause)
                .build();
    }

    void requireOpen() {
        if (threads.isShutdown()) {
            throw closed(null);
        }
    }

    private static IllegalStateException closed(@Nullable Throwable cause) {
        return new IllegalStateException("the data-key cache was closed", cause);
    }

    /** Begins no loads from now on; those under way end. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
