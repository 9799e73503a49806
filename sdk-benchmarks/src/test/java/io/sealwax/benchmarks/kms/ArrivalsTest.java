package io.sealwax.benchmarks.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final int CALLERS = 100_000;

    private static long[] due(long seed) {
        return Arrivals.of(1000, CALLERS, new SplittableRandom(seed));
    }

    @Test
    void callersComeInOrderAndAtTheRateOnAverage() {
        assertThat(due(1)).isSorted();
        assertThat(due(1)[CALLERS - 1]).isCloseTo(CALLERS * 1_000_000L, withPercentage(1));
    }

    @Test
    void nobodyKnowsOfTheOneBefore() {
        long[] due = due(1);
        long longerThanMean = IntStream.range(1, CALLERS)
                .filter(i -> due[i] - due[i - 1] > 1_000_000)
                .count();
        assertThat((double) longerThanMean / CALLERS)
                .as("of exponential gaps, 1/e are longer than the mean")
                .isCloseTo(1 / Math.E, offset(0.005));
    }

    @Test
    void aSeedGivesTheSameTimesAgain() {
        assertThat(due(5)).isEqualTo(due(5)).isNotEqualTo(due(6));
    }

    @Test
    void aRateOfNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arrivals.of(0, 1, new SplittableRandom()))
                .withMessage("0.0 callers a second");
    }
}
