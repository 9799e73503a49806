package io.sealwax.kms.internal.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for calls of master keys, apart for each lane, so that what is slow in one holds up nothing in another. Lanes
 * have names that strangers may choose, of a master key in a message: there are {@value #MOST}, and what finds no free
 * one shares another. A lane has threads only while there is work in it. Thread-safe.
 */
final class Bulkheads {
    /** With work in them; and the one that is shared. */
    static final int MOST = 16;

    /** For data keys to encrypt with, of all contexts. */
    static final String GENERATE = "generate";

    /** For what is fetched before anybody wants it. */
    static final String AHEAD = "ahead";

    private static final String SHARED = "";
    /** Lanes that no stranger names, and so are always there. */
    private static final Set<String> OURS = Set.of(GENERATE, AHEAD);

    private static final int IDLE_SECONDS = 10;

    private final ConcurrentMap<String, ThreadPoolExecutor> lanes = new ConcurrentHashMap<>();
    private final int threads;
    private final ThreadFactory factory;
    private boolean closed;

    /** With so many threads each. */
    Bulkheads(int threads, ThreadFactory factory) {
        this.threads = threads;
        this.factory = factory;
    }

    /**
     * Has the work done in this lane.
     *
     * @throws RejectedExecutionException after {@link #close}
     * @throws OutOfMemoryError where no thread can be started and none is there; the work may be done all the same, if
     *     it was in line already
     */
    void execute(String lane, Runnable work) {
        ThreadPoolExecutor known = lanes.get(lane);
        if (known != null) {
            try {
                giveTo(known, work);
                return;
            } catch (RejectedExecutionException e) {
                // it gave its place to another lane a moment ago, or all are closed
            }
        }
        inLane(lane, work);
    }

    private synchronized void inLane(String lane, Runnable work) {
        if (closed) {
            throw new RejectedExecutionException();
        }
        if (lanes.size() >= MOST) {
            lanes.values().removeIf(Bulkheads::endIfIdle);
        }
        boolean hasItsOwn = lanes.containsKey(lane) || lanes.size() < MOST || OURS.contains(lane);
        giveTo(lanes.computeIfAbsent(hasItsOwn ? lane : SHARED, any -> newThreads()), work);
    }

    /**
     * Where no thread can be started those that are there do it: an executor refuses, while fewer than it may have are.
     */
    private static void giveTo(ThreadPoolExecutor threads, Runnable work) {
        try {
            threads.execute(work);
        } catch (OutOfMemoryError e) {
            threads.getQueue().add(work);
            if (threads.getPoolSize() == 0 && threads.remove(work)) {
                throw e;
            }
        }
    }

    private static boolean endIfIdle(ThreadPoolExecutor threads) {
        boolean idle = threads.getActiveCount() == 0 && threads.getQueue().isEmpty();
        if (idle) {
            threads.shutdown();
        }
        return idle;
    }

    private ThreadPoolExecutor newThreads() {
        ThreadPoolExecutor made = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        made.allowCoreThreadTimeOut(true);
        return made;
    }

    /** How many there are, with work or without. */
    int count() {
        return lanes.size();
    }

    /** Lets what was given end. */
    synchronized void close() {
        closed = true;
        lanes.values().forEach(ThreadPoolExecutor::shutdown);
    }
}
