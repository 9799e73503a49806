package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.kms.Eventually;
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
    private final LoadExecutor executor = new LoadExecutor(Duration.ofSeconds(1));
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @SuppressWarnings("UnnecessaryLambda") // named for what it means
    private static final Runnable NOTHING = () -> {};

    @AfterEach
    void close() {
        gate.countDown();
        executor.close();
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
        Thread loading = threadOf(
                load -> assertThat(executor.load("bulkhead", load, NOTHING)).isNull());
        assertThat(loading.getName()).isEqualTo("sealwax-kms");
        assertThat(loading.isDaemon()).as("keeps no program from ending").isTrue();
        Thread refreshing = threadOf(
                load -> assertThat(executor.refresh("bulkhead", load, NOTHING)).isNull());
        assertThat(refreshing.getName()).isEqualTo("sealwax-kms-refresh");
        assertThat(refreshing.isDaemon()).isTrue();
    }

    @Test
    void aFullBulkheadDelaysNeitherAnotherNorItsOwnRefreshes() {
        for (int i = 0; i < 33; i++) {
            executor.load("slow", slow(), NOTHING);
        }
        awaitBegun(32);
        assertThat(threadOf(load -> executor.load("healthy", load, NOTHING))).isNotNull();
        assertThat(threadOf(load -> executor.refresh("slow", load, NOTHING))).isNotNull();
        assertThat(begun.get()).as("the last stands in line").isEqualTo(32);
        gate.countDown();
        awaitBegun(33);
    }

    @Test
    void afterClosingNothingStartsInOldOrNewBulkheadsAndRunningLoadsEnd() {
        Thread loading = threadOf(load -> executor.load("bulkhead", load, NOTHING));
        Thread refreshing = threadOf(load -> executor.refresh("bulkhead", load, NOTHING));
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Runnable slow = slow();
        executor.load("slow", slow, () -> ended.complete(null));
        awaitBegun(1);
        assertThat(executor.isClosed()).isFalse();
        executor.requireOpen();
        executor.close();
        assertThat(executor.isClosed()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(executor::requireOpen)
                .withMessage("the data-key cache was closed");
        Eventually.await("idle threads end at once", () -> !loading.isAlive() && !refreshing.isAlive());
        for (String bulkhead : new String[] {"bulkhead", "new"}) {
            assertThat(executor.load(bulkhead, slow(), NOTHING)).isInstanceOf(LoadExecutor.Closed.class);
            assertThat(executor.refresh(bulkhead, slow(), NOTHING)).isInstanceOf(LoadExecutor.Closed.class);
        }
        gate.countDown();
        inTime(ended);
        executor.awaitIdle();
        assertThat(begun.get()).isEqualTo(1);
    }

    @Test
    void ifNoThreadCanBeStartedTheCallerLearnsItAndNothingCountsAsRunning() {
        ThreadsThatRunOut threads = new ThreadsThatRunOut();
        try (LoadExecutor poor = new LoadExecutor(Duration.ofSeconds(1), threads, threads)) {
            assertThat(poor.load("bulkhead", slow(), NOTHING))
                    .isInstanceOfSatisfying(
                            DataKeyException.class,
                            e -> assertThat(e.retryable()).isTrue())
                    .hasMessage("key-access: a data key is being fetched: this process could start no thread for it")
                    .hasCauseInstanceOf(OutOfMemoryError.class);
            assertThat(poor.refresh("bulkhead", slow(), NOTHING)).isInstanceOf(DataKeyException.class);
            poor.awaitIdle();
            threads.runOut = false;
            assertThat(threadOf(load ->
                            assertThat(poor.load("bulkhead", load, NOTHING)).isNull()))
                    .isNotNull();
            assertThat(begun.get()).isZero();
        }
    }

    @Test
    void betweenACheckpointAndTheRestoreNothingIsLoaded() {
        executor.pause();
        assertThatThrownBy(executor::requireOpen)
                .isInstanceOf(DataKeyException.class)
                .hasMessageContaining("between a checkpoint of the process and its restore");
        executor.resume();
        executor.requireOpen();
    }

    @Test
    void itIsIdleWhenTheRunningLoadsHaveEnded() {
        executor.load("bulkhead", slow(), NOTHING);
        awaitBegun(1);
        assertThatIllegalStateException()
                .isThrownBy(executor::awaitIdle)
                .withMessage("calls are under way after 1000 ms")
                .withCauseInstanceOf(TimeoutException.class);
        gate.countDown();
        executor.awaitIdle();
    }

    @Test
    void anInterruptedCallerLearnsItAndStaysInterrupted() {
        executor.load("bulkhead", slow(), NOTHING);
        awaitBegun(1);
        Thread.currentThread().interrupt();
        assertThatIllegalStateException()
                .isThrownBy(executor::awaitIdle)
                .withMessage("the thread was interrupted while calls were under way");
        assertThat(Thread.interrupted()).isTrue();
    }
}
