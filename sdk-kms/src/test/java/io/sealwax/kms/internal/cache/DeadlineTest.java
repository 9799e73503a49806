package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long one waits for one of several. */
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
}
