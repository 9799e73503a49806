package io.sealwax.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.benchmarks.results.Spread;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    /** At least 0.63 of the baseline, and at most 1,116 bytes of garbage. */
    private static final Expectation EXPECTED = new Expectation("sealwax", "raw", 0.70, 0.10, 1100, 16, List.of());

    @Test
    void whatIsWithinTheMarginPasses() {
        assertThat(EXPECTED.complaints(found(0.64, 1110), false)).isEmpty();
        assertThat(EXPECTED.complaints(found(0.90, 0), false)).isEmpty();
    }

    @Test
    void aRatioBelowTheMarginFails() {
        assertThat(EXPECTED.complaints(found(0.62, 1100), false))
                .containsExactly("sealwax: 0.62 (0.62 to 0.62) of raw, expected 0.70 and at least 0.63");
    }

    @Test
    void garbageAboveTheMarginFails() {
        assertThat(EXPECTED.complaints(found(0.70, 1117), false))
                .containsExactly("sealwax: 1,117 B of garbage a call, expected 1,100 and at most 1,116");
    }

    @Test
    void theMedianOfTheRoundsCountsAndNotTheWorst() {
        assertThat(EXPECTED.complaints(
                        new Found("sealwax", "raw", List.of(0.1, 0.7, 0.71), spread(1100, 1100, 9000)), false))
                .isEmpty();
        assertThat(EXPECTED.complaints(new Found("sealwax", "raw", List.of(0.1, 0.2, 0.71), spread(1100)), false))
                .hasSize(1);
    }

    @Test
    void anotherModelOfProcessorIsAllowedMoreTimeAndNoMoreGarbage() {
        assertThat(EXPECTED.complaints(found(0.46, 1100), true)).isEmpty();
        assertThat(EXPECTED.complaints(found(0.45, 1117), true)).hasSize(2);
    }

    @Test
    void whatIsNoNumberFails() {
        assertThat(EXPECTED.complaints(found(Double.NaN, Double.NaN), false)).hasSize(2);
    }

    @Test
    void theMarginIsThreeTimesHowFarALowerQuarterOfTheCalibrationFellShort() {
        List<Double> ratios = List.of(0.5, 0.01, 0.48, 0.5, 0.51, 0.52, 0.5);

        assertThat(Expectation.from(new Found("sealwax", "raw", ratios, spread(100, 100, 140))))
                .isEqualTo(new Expectation("sealwax", "raw", 0.5, 0.12, 100, 40, ratios));
    }

    @Test
    void theMarginIsNeverLessThanAFewPercentAndBytes() {
        assertThat(Expectation.from(found(0.5, 100)))
                .isEqualTo(new Expectation("sealwax", "raw", 0.5, 0.05, 100, 16, List.of(0.5)));
    }

    private static Found found(double ratio, double garbage) {
        return new Found("sealwax", "raw", List.of(ratio), spread(garbage));
    }

    private static Spread spread(double... values) {
        return Spread.of(DoubleStream.of(values));
    }
}
