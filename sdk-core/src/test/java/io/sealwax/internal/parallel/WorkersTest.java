package io.sealwax.internal.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who works, who waits for whom, and what nobody does any more. */
@Timeout(60)
class WorkersTest {
    private static final Executor NOBODY = task -> {};
    private static final Executor BUSY = task -> {
        throw new RejectedExecutionException("busy");
    };

    private final List<Thread> started = new ArrayList<>();
    private final Executor newThread = task -> {
        Thread thread = new Thread(task);
        started.add(thread);
        thread.start();
    };

    @AfterEach
    void everyThreadEnds() throws InterruptedException {
        for (Thread thread : started) {
            thread.join();
        }
    }

    @Test
    void whatNobodyElseDoesTheCallerDoesInTheOrderInWhichItWasHandedOver() {
        for (Executor executor : List.of(NOBODY, BUSY, (Executor) Runnable::run)) {
            List<Integer> done = new ArrayList<>();
            try (Workers workers = new Workers(executor, 3)) {
                List<Workers.Piece> pieces = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    int number = i;
                    pieces.add(workers.submit(() -> done.add(number)));
                    workers.callForHelp();
                }
                workers.await(pieces.get(3));
                workers.await(pieces.get(4));
            }
            assertThat(done).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void noMoreThreadsAreCalledThanMayWorkAndAgainWhenTheyHaveGone() {
        List<Runnable> called = new ArrayList<>();
        try (Workers workers = new Workers(called::add, 3)) {
            for (int i = 0; i < 10; i++) {
                workers.submit(() -> {});
                workers.callForHelp();
            }
            assertThat(called).hasSize(2);
            called.forEach(Runnable::run);
            workers.submit(() -> {});
            workers.callForHelp();
            assertThat(called).hasSize(3);
        }
    }

    @Test
    void anExecutorThatRunsWhatItRefusesAddsNoThread() {
        List<Runnable> called = new ArrayList<>();
        boolean[] refuses = {true};
        for (Executor runs : List.<Executor>of(called::add, Runnable::run)) {
            Executor executor = task -> {
                (refuses[0] ? runs : (Executor) called::add).execute(task);
                if (refuses[0]) {
                    throw new RejectedExecutionException("busy");
                }
            };
            try (Workers workers = new Workers(executor, 3)) {
                for (int i = 0; i < 5; i++) {
                    workers.submit(() -> {});
                    workers.callForHelp();
                }
                called.forEach(Runnable::run);
                called.clear();
                refuses[0] = false;
                for (int i = 0; i < 10; i++) {
                    workers.submit(() -> {});
                    workers.callForHelp();
                }
                assertThat(called).hasSize(2);
            }
            refuses[0] = true;
            called.clear();
        }
    }

    @Test
    void whatWasNotBegunIsTakenBackByCloseAndALateThreadFindsNothing() {
        List<Runnable> late = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        Workers workers = new Workers(late::add, 2);
        Workers.Piece piece = workers.submit(done::incrementAndGet);
        workers.callForHelp();
        workers.close();
        workers.settle(piece);
        late.forEach(Runnable::run);
        assertThat(done.get()).isZero();
    }

    @Test
    void whatAPieceThrowsIsThrownToWhoeverAwaitsItAndTheOthersGoOn() {
        try (Workers workers = new Workers(newThread, 2)) {
            IllegalStateException trouble = new IllegalStateException("trouble");
            Error error = new StackOverflowError();
            Workers.Piece first = workers.submit(() -> {
                throw trouble;
            });
            Workers.Piece second = workers.submit(() -> {
                throw error;
            });
            Workers.Piece third = workers.submit(() -> {});
            workers.callForHelp();
            assertThatThrownBy(() -> workers.await(first)).isSameAs(trouble);
            assertThatThrownBy(() -> workers.await(second)).isSameAs(error);
            workers.await(third);
            workers.settle(first);
        }
    }

    @Test
    void anInterruptWaitsUntilThePieceIsDoneAndIsNotLost() {
        Held held = new Held();
        try (Workers workers = new Workers(newThread, 2)) {
            Workers.Piece piece = workers.submit(held);
            workers.callForHelp();
            held.awaitBegin();
            Thread.currentThread().interrupt();
            held.letGoWhenWaitedForBy(Thread.currentThread());
            workers.await(piece);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void asManyPiecesAreMadeAsThereArePlacesHoweverLongTheStreamAndComeInTheirOrder() {
        AtomicInteger made = new AtomicInteger();
        try (InOrder<Numbered> pieces = new InOrder<>(new Workers(newThread, 3), 6, () -> {
            made.incrementAndGet();
            return new Numbered();
        })) {
            int taken = 0;
            for (int number = 0; number < 20_000; number++) {
                if (pieces.isFull()) {
                    assertThat(pieces.oldest().squared).isEqualTo((long) taken * taken);
                    pieces.release();
                    taken++;
                }
                pieces.free().number = number;
                pieces.begin();
                assertThat(pieces.size()).isLessThanOrEqualTo(6);
            }
        }
        assertThat(made.get()).isEqualTo(6);
    }

    private static final class Numbered implements Work {
        private long number;
        private long squared;

        @Override
        public void run() {
            squared = number * number;
        }

        @Override
        public void wipe() {
            number = 0;
        }
    }

    @Test
    void noPieceIsWipedWhileSomebodyWorksOnIt() {
        Held held = new Held();
        InOrder<Held> pieces = new InOrder<>(new Workers(newThread, 2), 2, () -> held);
        pieces.begin();
        held.awaitBegin();
        held.letGoWhenWaitedForBy(Thread.currentThread());
        pieces.close();
        assertThat(held.wasWipedAtWork()).isFalse();
        assertThat(held.wasWiped()).isTrue();
    }

    @Test
    void noPieceIsWipedWhileSomebodyWorksOnItThoughTheExecutorFailed() {
        Held first = new Held();
        Held second = new Held();
        List<Held> toMake = new ArrayList<>(List.of(first, second));
        Executor fails = task -> {
            if (!started.isEmpty()) {
                // the thread that came before finds the second piece just now
                first.letGo();
                second.awaitBegin();
                throw new UnsupportedOperationException("no more threads");
            }
            newThread.execute(task);
        };
        InOrder<Held> pieces = new InOrder<>(new Workers(fails, 3), 2, () -> toMake.remove(0));
        pieces.begin();
        first.awaitBegin();
        assertThatThrownBy(pieces::begin).isInstanceOf(UnsupportedOperationException.class);
        second.letGoWhenWaitedForBy(Thread.currentThread());
        pieces.close();
        assertThat(second.wasWipedAtWork()).isFalse();
        assertThat(second.wasWiped()).isTrue();
    }

    @Test
    void nobodySharesWorkAnyMoreWhenSharingThrowsThoughTheExecutorFailed() {
        Held held = new Held();
        Executor fails = task -> {
            newThread.execute(task);
            held.awaitBegin();
            throw new UnsupportedOperationException("no more threads");
        };
        Threads threads = new Threads(fails, 2);
        held.letGoWhenWaitedForBy(Thread.currentThread());
        AtomicInteger open = new AtomicInteger();
        assertThatThrownBy(() -> threads.share(2, () -> {
                    open.incrementAndGet();
                    return new Threads.Share() {
                        @Override
                        public void work(int batch) {
                            held.run();
                        }

                        @Override
                        public void close() {
                            open.decrementAndGet();
                        }
                    };
                }))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(open.get()).isZero();
        held.letGo();
    }
}
