package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.kms.Eventually;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On which threads a KMS is asked, and how long one waits for it. */
class LoadExecutorTest {
    private final LoadExecutor loads = new LoadExecutor(Duration.ofSeconds(1));
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @AfterEach
    void close() {
        gate.countDown();
        loads.close();
    }

    /** A load that a KMS is slow to answer. */
    @SuppressWarnings("UnnecessaryLambda") // each call is a load of its own
    private Runnable slow() {
        return () -> {
            begun.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private void awaitBegun(int count) {
        Eventually.await(count + " loads", () -> begun.get() >= count);
    }

    private static <T> T inTime(CompletableFuture<T> future) {
        return future.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static Thread threadOf(Consumer<Runnable> run) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        run.accept(() -> thread.complete(Thread.currentThread()));
        return inTime(thread);
    }

    @Test
    void loadsAndRefreshesRunOnDaemonThreadsOfTheirOwn() {
        Thread loading = threadOf(load -> assertThat(loads.load("lane", load)).isNull());
        assertThat(loading.getName()).isEqualTo("sealwax-kms");
        assertThat(loading.isDaemon()).as("keeps no program from ending").isTrue();
        Thread refreshing =
                threadOf(load -> assertThat(loads.refresh("lane", load)).isNull());
        assertThat(refreshing.getName()).isEqualTo("sealwax-kms-refresh");
        assertThat(refreshing.isDaemon()).isTrue();
    }

    @Test
    void aLaneThatIsFullHoldsUpNeitherAnotherNorItsOwnRefreshes() {
        for (int i = 0; i < 33; i++) {
            loads.load("slow", slow());
        }
        awaitBegun(32);
        assertThat(threadOf(load -> loads.load("healthy", load))).isNotNull();
        assertThat(threadOf(load -> loads.refresh("slow", load))).isNotNull();
        assertThat(begun.get()).as("the last stands in line").isEqualTo(32);
        gate.countDown();
        awaitBegun(33);
    }

    @Test
    void nothingBeginsAfterwardsOnALaneThatWasThereOrIsNewAndWhatWasUnderWayEnds() {
        Thread loading = threadOf(load -> loads.load("lane", load));
        Thread refreshing = threadOf(load -> loads.refresh("lane", load));
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Runnable slow = slow();
        loads.load("slow", () -> {
            slow.run();
            ended.complete(null);
        });
        awaitBegun(1);
        assertThat(loads.isClosed()).isFalse();
        loads.requireOpen();
        loads.close();
        assertThat(loads.isClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(loads::requireOpen).withMessage("the data-key cache was closed");
        Eventually.await("idle threads end at once", () -> !loading.isAlive() && !refreshing.isAlive());
        for (String lane : new String[] {"lane", "new"}) {
            assertThat(loads.load(lane, slow())).isInstanceOf(LoadExecutor.Closed.class);
            assertThat(loads.refresh(lane, slow())).isInstanceOf(LoadExecutor.Closed.class);
        }
        gate.countDown();
        inTime(ended);
        loads.awaitIdle();
        assertThat(begun.get()).isEqualTo(1);
    }

    @Test
    void whereNoThreadCanBeStartedItIsToldAndNothingStaysUnderWay() {
        ThreadsThatRunOut threads = new ThreadsThatRunOut();
        try (LoadExecutor poor = new LoadExecutor(Duration.ofSeconds(1), threads, threads)) {
            assertThat(poor.load("lane", slow()))
                    .isInstanceOfSatisfying(
                            DataKeyException.class,
                            e -> assertThat(e.retryable()).isTrue())
                    .hasMessage("key-access: a data key is being fetched: this process could start no thread for it")
                    .hasCauseInstanceOf(OutOfMemoryError.class);
            assertThat(poor.refresh("lane", slow())).isInstanceOf(DataKeyException.class);
            poor.awaitIdle();
            threads.runOut = false;
            assertThat(threadOf(load -> assertThat(poor.load("lane", load)).isNull()))
                    .isNotNull();
            assertThat(begun.get()).isZero();
        }
    }

    @Test
    void betweenACheckpointAndTheRestoreNothingIsFetched() {
        loads.pause();
        assertThatThrownBy(loads::requireOpen)
                .isInstanceOf(DataKeyException.class)
                .hasMessageContaining("between a checkpoint of the process and its restore");
        loads.resume();
        loads.requireOpen();
    }

    @Test
    void itIsIdleWhenWhatWasUnderWayHasEnded() {
        loads.load("lane", slow());
        awaitBegun(1);
        assertThatIllegalStateException()
                .isThrownBy(loads::awaitIdle)
                .withMessage("calls are under way after 1000 ms")
                .withCauseInstanceOf(TimeoutException.class);
        gate.countDown();
        loads.awaitIdle();
    }

    @Test
    void oneWhoIsInterruptedIsToldSoAndKeepsTheFlag() {
        loads.load("lane", slow());
        awaitBegun(1);
        Thread.currentThread().interrupt();
        assertThatIllegalStateException()
                .isThrownBy(loads::awaitIdle)
                .withMessage("the thread was interrupted while calls were under way");
        assertThat(Thread.interrupted()).isTrue();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> loads.await(new CompletableFuture<>(), loads.deadline(KeyCall.start())))
                .isInstanceOf(DataKeyException.class)
                .hasMessageContaining("the thread was interrupted while it waited");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatIsThereIsGivenToWhoeverIsInterruptedOrLate() {
        Thread.currentThread().interrupt();
        assertThat(loads.await(CompletableFuture.completedFuture("key"), new Deadline(System.nanoTime() - 1, 1000)))
                .isEqualTo("key");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void oneWhoWaitsTooLongIsToldHowLong() {
        Deadline over = new Deadline(System.nanoTime(), 1000);
        assertThatThrownBy(() -> loads.await(new CompletableFuture<>(), over))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessage("key-access: a data key is being fetched: no answer within 1000 ms");
        assertThat(loads.outOfTime(over))
                .hasMessage(
                        "key-access: a data key is being fetched: those that came within 1000 ms were gone before they"
                                + " could be used");
        assertThat(loads.outOfTime(over).retryable()).isTrue();
    }

    @Test
    void theDeadlineIsAsFarAwayAsCallersWait() {
        long before = System.nanoTime();
        Deadline deadline = loads.deadline(KeyCall.start());
        assertThat(deadline.nanos() - before).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(deadline.left()).isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(deadline.millis()).isEqualTo(1000);
    }
}
