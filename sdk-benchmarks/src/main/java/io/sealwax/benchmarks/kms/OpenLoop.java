package io.sealwax.benchmarks.kms;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * Callers who come when they come, whether or not those before them were served. Each waits from the moment at which it
 * was due, also while all threads are taken: whoever would measure from when a thread is free leaves out those who wait
 * longest, which is called coordinated omission.
 *
 * @param pace the time
 * @param threads that serve callers, as a server has them
 * @param workers where these threads run
 */
record OpenLoop(Pace pace, int threads, ExecutorService workers) {
    /**
     * Serves all callers.
     *
     * @param start when the first could come
     * @param due when each comes, in nanoseconds after that
     * @param served serves one; false where it was told of a failure
     */
    Waits serve(long start, long[] due, IntPredicate served) throws InterruptedException {
        Waits waits = new Waits(due.length);
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            running.add(workers.submit(() -> {
                for (int i = next.getAndIncrement(); i < due.length; i = next.getAndIncrement()) {
                    long from = start + due[i];
                    pace.until(from);
                    boolean fine = served.test(i);
                    waits.ended(i, pace.nanos() - from, fine);
                }
            }));
        }
        for (Future<?> thread : running) {
            join(thread);
        }
        return waits;
    }

    private static void join(Future<?> thread) throws InterruptedException {
        try {
            thread.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a message could not be served, and not because of the KMS", e);
        }
    }
}
