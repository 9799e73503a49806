package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How long a caller waits for one of several data keys, and what it is told then. */
class DeadlineTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void theOnlyOneAndTheLastHaveAllThatIsLeft() {
        long since = System.nanoTime();
        Deadline deadline = Deadline.of(MINUTE, since, 0);
        assertThat(deadline).isEqualTo(new Deadline(since + MINUTE.toNanos(), 60_000));
        assertThat(deadline.isOver()).isFalse();
    }

    @Test
    void eachOfSeveralHasItsShareOfWhatIsLeft() {
        long since = System.nanoTime() - Duration.ofSeconds(20).toNanos();
        Deadline deadline = Deadline.of(MINUTE, since, 3);
        assertThat(deadline.millis()).isLessThanOrEqualTo(10_000);
        assertThat(deadline.nanos() - since).isLessThan(Duration.ofSeconds(60).toNanos());
        assertThat(deadline.isOver()).isFalse();
    }

    @Test
    void ofNothingEachHasNothing() {
        long since = System.nanoTime() - MINUTE.toNanos();
        assertThat(Deadline.of(MINUTE, since, 0).isOver()).isTrue();
        assertThat(Deadline.of(MINUTE, since, 7).isOver()).isTrue();
        assertThat(Deadline.of(MINUTE, since - MINUTE.toNanos(), 7).isOver()).isTrue();
    }

    @Test
    void aCallerThatIsInterruptedLearnsItAndStaysInterrupted() {
        Deadline deadline = Deadline.of(MINUTE, System.nanoTime(), 0);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> deadline.await(new CompletableFuture<>()))
                .isInstanceOf(DataKeyException.class)
                .hasMessageContaining("the thread was interrupted while it waited");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whatIsPresentIsGivenToACallerThatIsInterruptedOrLate() {
        Thread.currentThread().interrupt();
        assertThat(new Deadline(System.nanoTime() - 1, 1000).await(CompletableFuture.completedFuture("key")))
                .isEqualTo("key");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aCallerThatIsOutOfTimeLearnsHowLongItWaited() {
        Deadline over = new Deadline(System.nanoTime(), 1000);
        for (ThrowingCallable waiting :
                List.<ThrowingCallable>of(() -> over.await(new CompletableFuture<>()), over::requireTime)) {
            assertThatThrownBy(waiting)
                    .isInstanceOfSatisfying(
                            DataKeyException.class,
                            e -> assertThat(e.retryable()).isTrue())
                    .hasMessage("key-access: a data key is being fetched: no answer within 1000 ms");
        }
        assertThat(over.outOfTime())
                .hasMessage(
                        "key-access: a data key is being fetched: those that came within 1000 ms were gone before they"
                                + " could be used");
        assertThat(over.outOfTime().retryable()).isTrue();
    }

    @Test
    void aCallerThatHasTimeMayStartALoad() {
        assertThatCode(Deadline.of(MINUTE, System.nanoTime(), 0)::requireTime).doesNotThrowAnyException();
    }
}
