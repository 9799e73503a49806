package io.sealwax.benchmarks.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Percentage.withPercentage;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LogNormalLatencyTest {
    private static final Duration P50 = Duration.ofMillis(8);
    private static final Duration P99 = Duration.ofMillis(40);

    private static List<Duration> draw(long seed, int count) {
        return Stream.generate(new LogNormalLatency(P50, P99, seed))
                .limit(count)
                .sorted()
                .toList();
    }

    @Test
    void halfAreBelowTheMedianAndOneInAHundredIsAboveThe99thPercentile() {
        int count = 200_000;
        List<Duration> sorted = draw(1, count);
        assertThat(sorted.get(count / 2).toNanos()).isCloseTo(P50.toNanos(), withPercentage(2));
        assertThat(sorted.get(count / 100 * 99).toNanos()).isCloseTo(P99.toNanos(), withPercentage(4));
        assertThat(sorted.get(0)).isPositive();
        assertThat(sorted.get(count - 1)).as("a long tail").isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void aSeedGivesTheSameTimesAgain() {
        assertThat(draw(7, 1000)).isEqualTo(draw(7, 1000)).isNotEqualTo(draw(8, 1000));
    }

    @Test
    void aTailShorterThanTheMedianIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogNormalLatency(P99, P50, 1))
                .withMessage("a p50 of PT0.04S and a p99 of PT0.008S");
        assertThatIllegalArgumentException().isThrownBy(() -> new LogNormalLatency(Duration.ZERO, P50, 1));
    }
}
