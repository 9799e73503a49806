package io.sealwax.localkms.internal.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of the server, one for each request that is on its way. A client that sends or reads slowly keeps its
 * thread waiting, but for a limited time, and nobody else: a thread is interrupted, which closes the connection that it
 * waits for, when its time is over, or when it is the oldest of too many.
 *
 * <p>All threads are daemons. Safe for use by several threads.
 */
final class RequestThreads implements Executor {

    private static final long IDLE_SECONDS = 30;
    private static final long JOIN_MILLIS = 5_000;

    private final int most;
    private final Duration limit;
    private final Set<Thread> started = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::daemon);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, this::daemon);
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Turn> waiting = new LinkedHashSet<>();
    private final Map<Thread, Turn> current = new ConcurrentHashMap<>();

    /** {@code most} requests may be on their way at once, and each for this long. */
    RequestThreads(int most, Duration limit) {
        this.most = most;
        this.limit = limit;
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void execute(Runnable request) {
        Turn turn = new Turn(request);
        turn.begin();
        boolean taken = false;
        try {
            pool.execute(turn);
            taken = true;
        } finally {
            if (!taken) {
                turn.end();
            }
        }
    }

    /** The same after a delay, during which no thread waits. */
    void executeLater(Runnable request, Duration delay) {
        ScheduledFuture<?> unused = timer.schedule(() -> execute(request), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Does a piece of work on one of the threads, without a limit, and waits for it. */
    <T> T call(Callable<T> work) throws InterruptedException, ExecutionException {
        return pool.submit(work).get();
    }

    /**
     * Does what waits for no client, on the thread of a request: that is not interrupted meanwhile, and has the whole
     * time again afterwards.
     *
     * @throws IOException if the request's time was over before
     */
    <T> T withoutLimit(Supplier<T> work) throws IOException {
        Turn turn = current.get(Thread.currentThread());
        if (turn == null) {
            return work.get();
        }
        if (!turn.pause()) {
            throw new IOException("the request took too long");
        }
        try {
            return work.get();
        } finally {
            turn.begin();
        }
    }

    /** Interrupts all threads, and waits until there are none. */
    void close() {
        timer.shutdownNow();
        pool.shutdownNow();
        try {
            // the pool's own awaitTermination returns a moment before its threads have ended
            for (Thread thread : started) {
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Thread daemon(Runnable work) {
        Runnable counted = () -> {
            try {
                work.run();
            } finally {
                started.remove(Thread.currentThread());
            }
        };
        Thread thread = new Thread(counted, "local-kms-http");
        thread.setDaemon(true);
        started.add(thread);
        return thread;
    }

    /** A request on its way; all but {@link #run} under the lock. */
    private final class Turn implements Runnable {

        private final Runnable request;
        private @Nullable Thread thread;
        private @Nullable ScheduledFuture<?> alarm;
        private boolean isOver;

        Turn(Runnable request) {
            this.request = request;
        }

        @Override
        public void run() {
            if (arrive()) {
                // it finds its connection closed as soon as it reads
                Thread.currentThread().interrupt();
            }
            current.put(Thread.currentThread(), this);
            try {
                request.run();
            } finally {
                current.remove(Thread.currentThread());
                end();
                // what was meant for this request must not meet the next one
                boolean unused = Thread.interrupted();
            }
        }

        private boolean arrive() {
            lock.lock();
            try {
                thread = Thread.currentThread();
                return isOver;
            } finally {
                lock.unlock();
            }
        }

        /** Its time begins, at first or again. */
        void begin() {
            lock.lock();
            try {
                if (waiting.size() >= most) {
                    waiting.iterator().next().giveUp();
                }
                waiting.add(this);
                if (!timer.isShutdown()) {
                    alarm = timer.schedule(this::giveUp, limit.toNanos(), TimeUnit.NANOSECONDS);
                }
            } finally {
                lock.unlock();
            }
        }

        /** False where its time is over. */
        boolean pause() {
            lock.lock();
            try {
                stopWaiting();
                return !isOver;
            } finally {
                lock.unlock();
            }
        }

        void end() {
            lock.lock();
            try {
                stopWaiting();
                thread = null;
            } finally {
                lock.unlock();
            }
        }

        private void giveUp() {
            lock.lock();
            try {
                // it may have been paused, or ended, while the alarm rang
                if (waiting.contains(this)) {
                    stopWaiting();
                    isOver = true;
                    if (thread != null) {
                        thread.interrupt();
                    }
                }
            } finally {
                lock.unlock();
            }
        }

        private void stopWaiting() {
            waiting.remove(this);
            if (alarm != null) {
                alarm.cancel(false);
                alarm = null;
            }
        }
    }
}
