package io.sealwax.internal.parallel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an executor was asked for and did not do, when the work is over without it. */
class HelpTakenBackTest {
    private static final int WORKS = 1000;

    /** Two at once, and one more each time that twice as many calls were not heard. */
    private static final int MOST_KEPT = 2 + 14;

    @Test
    void anExecutorThatNeverRunsAnythingKeepsLittleMoreThanOneWorkAsksFor() {
        List<Runnable> kept = new ArrayList<>();
        Executor executor = kept::add;
        for (int i = 0; i < WORKS; i++) {
            work(new Workers(executor, 3));
        }
        int count = kept.size();
        assertThat(count).isBetween(2, MOST_KEPT);

        // and as soon as it does, they help the next work
        AtomicInteger helped = new AtomicInteger();
        try (Workers workers = new Workers(executor, 3)) {
            Workers.Piece piece = workers.submit(helped::incrementAndGet);
            workers.callForHelp();
            kept.forEach(Runnable::run);
            assertThat(helped).hasValue(1);
            workers.await(piece);
        }
        assertThat(kept).hasSize(count);
    }

    @Test
    void anExecutorThatThrewCallsAwayIsAskedAgain() {
        List<Runnable> kept = new ArrayList<>();
        AtomicBoolean drops = new AtomicBoolean(true);
        Executor executor = call -> {
            if (!drops.get()) {
                kept.add(call);
            }
        };
        for (int i = 0; i < WORKS; i++) {
            work(new Workers(executor, 3));
        }
        drops.set(false);
        for (int i = 0; i < 4 * WORKS; i++) {
            work(new Workers(executor, 3));
        }
        assertThat(kept).isNotEmpty();
    }

    @Test
    void aStuckForkJoinPoolKeepsNoMoreEither() {
        ForkJoinPool pool = new ForkJoinPool(1);
        Held stuck = new Held();
        try {
            pool.execute(stuck);
            stuck.awaitBegin();
            for (int i = 0; i < WORKS; i++) {
                work(new Workers(pool, 3));
            }
            assertThat(pool.getQueuedSubmissionCount()).isBetween(2, MOST_KEPT);
        } finally {
            stuck.letGo();
            pool.shutdown();
        }
    }

    @Test
    void aStuckThreadPoolKeepsNothing() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        Held stuck = new Held();
        try {
            pool.execute(stuck);
            stuck.awaitBegin();
            for (int i = 0; i < WORKS; i++) {
                work(new Workers(pool, 3));
            }
            assertThat(pool.getQueue()).isEmpty();
        } finally {
            stuck.letGo();
            pool.shutdown();
        }
    }

    @Test
    void aLongWorkWhoseHelpersComeAndGoKeepsNone() {
        List<Runnable> kept = new ArrayList<>();
        try (Workers workers = new Workers(kept::add, 2)) {
            for (int i = 0; i < WORKS; i++) {
                Workers.Piece piece = workers.submit(() -> {});
                workers.callForHelp();
                kept.forEach(Runnable::run);
                kept.clear();
                workers.await(piece);
            }
        }
        assertThat(kept).isEmpty();
    }

    private static void work(Workers workers) {
        try (workers) {
            for (int i = 0; i < 4; i++) {
                Workers.Piece piece = workers.submit(() -> {});
                workers.callForHelp();
                workers.await(piece);
            }
        }
    }
}
