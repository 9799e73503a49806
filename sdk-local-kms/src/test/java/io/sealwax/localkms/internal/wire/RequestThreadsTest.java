package io.sealwax.localkms.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestThreadsTest {

    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final CountDownLatch never = new CountDownLatch(1);
    private RequestThreads threads = new RequestThreads(2, FOR_EVER);

    @AfterEach
    void close() {
        threads.close();
    }

    /** A request that waits for its client; completed with how it ends. */
    private CompletableFuture<String> waiting() throws InterruptedException {
        CompletableFuture<String> ended = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        threads.execute(() -> {
            begun.countDown();
            ended.complete(awaitInVain());
        });
        begun.await();
        return ended;
    }

    private String awaitInVain() {
        try {
            never.await();
            return "went on";
        } catch (InterruptedException e) {
            return "interrupted";
        }
    }

    @Test
    void ofTooManyTheOldestIsEnded() throws Exception {
        CompletableFuture<String> first = waiting();
        CompletableFuture<String> second = waiting();
        CompletableFuture<String> third = waiting();
        assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
        CompletableFuture<String> fourth = waiting();
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThat(third).isNotDone();
        assertThat(fourth).isNotDone();
    }

    @Test
    void whoseTimeIsOverIsEnded() throws Exception {
        threads = new RequestThreads(2, Duration.ofMillis(1));
        assertThat(waiting().get(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }

    @Test
    void workOfTheServerItselfIsNotInterruptedAndCountsForNobody() throws Exception {
        threads = new RequestThreads(1, FOR_EVER);
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<String> ended = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                ended.complete(threads.withoutLimit(() -> {
                    working.countDown();
                    try {
                        goOn.await();
                        return "worked";
                    } catch (InterruptedException e) {
                        return "interrupted";
                    }
                }));
            } catch (IOException e) {
                ended.completeExceptionally(e);
            }
        });
        working.await();
        CompletableFuture<String> other = waiting();
        CompletableFuture<String> third = waiting();
        assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThat(ended).isNotDone();
        goOn.countDown();
        assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo("worked");
        assertThat(third.get(30, TimeUnit.SECONDS))
                .as("the answer of the first is on its way now")
                .isEqualTo("interrupted");
    }

    @Test
    void whoseTimeIsOverDoesNothingMore() throws Exception {
        threads = new RequestThreads(2, Duration.ofMillis(1));
        CompletableFuture<String> ended = new CompletableFuture<>();
        threads.execute(() -> {
            String unused = awaitInVain();
            assertThatThrownBy(() -> threads.withoutLimit(() -> "worked"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the request took too long");
            ended.complete("refused");
        });
        assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo("refused");
    }

    @Test
    void anInterruptMeetsNoOtherRequest() throws Exception {
        threads = new RequestThreads(2, Duration.ofMillis(1));
        for (int round = 0; round < 50; round++) {
            CompletableFuture<Boolean> atItsBegin = new CompletableFuture<>();
            assertThat(waiting().get(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
            threads.executeLater(() -> atItsBegin.complete(true), Duration.ZERO);
            assertThat(atItsBegin.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closedItTakesNothingMoreAndWhatWaitsIsInterrupted() throws Exception {
        CompletableFuture<String> waits = waiting();
        threads.close();
        assertThat(waits.get(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThatThrownBy(() -> threads.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> threads.executeLater(() -> {}, Duration.ZERO))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
