package io.sealwax.internal.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How many threads work at once, the caller's included, where the others come from, and how they share. Immutable and
 * thread-safe.
 *
 * @param executor stays whose it is
 * @param count 1 where the caller works alone
 */
public record Threads(Executor executor, int count, BatchSizes batchSizes) {
    /** The caller's alone. */
    public static final Threads ONE = new Threads(Runnable::run, 1);

    /** So many, who share as is usual. */
    public Threads(Executor executor, int count) {
        this(executor, count, BatchSizes.USUAL);
    }

    /** One thread's part of some work that comes in numbered batches. */
    public interface Share extends AutoCloseable {
        void work(int batch);

        @Override
        void close();
    }

    /** Threads for one piece of work, or for one stream. */
    public Workers workers() {
        return new Workers(executor, count);
    }

    /**
     * Returns when all batches are done, which the threads take in ascending order, each as it comes. Throws what one
     * of them threw, when none is at work any more.
     *
     * @param maker makes a thread's share, when there is something for it to do
     */
    public void share(int batches, Supplier<Share> maker) {
        AtomicInteger next = new AtomicInteger();
        Runnable part = () -> {
            int batch = next.getAndIncrement();
            if (batch < batches) {
                try (Share share = maker.get()) {
                    for (; batch < batches; batch = next.getAndIncrement()) {
                        share.work(batch);
                    }
                }
            }
        };
        List<Workers.Piece> parts = new ArrayList<>();
        Workers workers = workers();
        try {
            for (int i = 0; i < Math.min(count, batches); i++) {
                parts.add(workers.submit(part));
                workers.callForHelp();
            }
            parts.forEach(workers::await);
        } finally {
            workers.close();
            parts.forEach(workers::settle);
        }
    }
}
