package io.sealwax.benchmarks.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenLoopTest {
    private static final long MILLI = 1_000_000;
    private static final int CALLERS = 1000;
    private static final int STALLED = 500;

    private final ManualPace pace = new ManualPace();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final long[] everyMilli = new long[CALLERS];

    OpenLoopTest() {
        Arrays.setAll(everyMilli, i -> i * MILLI);
    }

    @AfterEach
    void close() {
        workers.shutdownNow();
    }

    private Waits serve(int threads, IntPredicate served) throws InterruptedException {
        return new OpenLoop(pace, threads, workers).serve(0, everyMilli, served);
    }

    @Test
    void thoseWhoComeDuringAStallHaveWaitedForItToo() throws InterruptedException {
        Waits waits = serve(1, i -> {
            pace.work(i == STALLED ? 100 * MILLI : 0);
            return true;
        });
        Percentiles all = waits.percentiles(0, CALLERS);
        assertThat(all.p50Micros()).isZero();
        assertThat(all.maxMicros()).isBetween(100_000.0, 100_100.0);
        assertThat(all.p99Micros())
                .as("100 of 1,000 callers came during the stall, and the tenth slowest waited 91 ms")
                .isBetween(90_000.0, 91_100.0);
        assertThat(waits.percentiles(STALLED + 50, STALLED + 51).maxMicros()).isBetween(50_000.0, 50_100.0);
        assertThat(waits.percentiles(STALLED + 100, CALLERS).maxMicros()).isZero();
    }

    @Test
    void aStallHoldsUpNobodyWhileAnotherThreadIsFree() throws InterruptedException {
        CountDownLatch othersServed = new CountDownLatch(CALLERS - 1);
        Waits waits = serve(2, i -> {
            if (i == 0) {
                await(othersServed);
            } else {
                othersServed.countDown();
            }
            return true;
        });
        assertThat(waits.percentiles(0, 1).maxMicros()).isGreaterThanOrEqualTo(990_000);
        assertThat(othersServed.getCount()).isZero();
    }

    @Test
    void whoIsToldOfAFailureHasWaitedAllTheSame() throws InterruptedException {
        Waits waits = serve(1, i -> {
            pace.work(MILLI / 2);
            return i % 4 != 0;
        });
        assertThat(waits.failed(0, CALLERS)).isEqualTo(CALLERS / 4);
        assertThat(waits.failed(0, 6)).isEqualTo(2);
        assertThat(waits.percentiles(0, 1).maxMicros()).isBetween(500.0, 500.5);
    }

    @Test
    void whatIsNoFailureOfAKmsEndsTheReplay() {
        assertThatIllegalStateException()
                .isThrownBy(() -> serve(1, i -> {
                    throw new IllegalArgumentException("a mistake");
                }))
                .withMessage("a message could not be served, and not because of the KMS")
                .withRootCauseInstanceOf(IllegalArgumentException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
