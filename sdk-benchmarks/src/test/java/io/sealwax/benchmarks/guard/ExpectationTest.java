package io.sealwax.benchmarks.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectationTest {
    /** At least 0.63 of the baseline, and at most 1,116 bytes. */
    private static final Expectation EXPECTED = new Expectation("encrypt", 0.70, 0.10, 1100, 16, List.of());

    @Test
    void whatIsWithinTheMarginPasses() {
        assertThat(EXPECTED.complaints(found(0.64, 1110), false)).isEmpty();
        assertThat(EXPECTED.complaints(found(0.90, 0), false)).isEmpty();
    }

    @Test
    void aRatioBelowTheMarginFails() {
        assertThat(EXPECTED.complaints(found(0.62, 1100), false))
                .containsExactly("encrypt: 0.62 of raw, expected 0.70 and at least 0.63");
    }

    @Test
    void moreBytesThanTheMarginFail() {
        assertThat(EXPECTED.complaints(found(0.70, 1117), false))
                .containsExactly("encrypt: a call allocates 1,117 B, expected 1,100 and at most 1,116");
    }

    @Test
    void theMedianOfTheRoundsCountsAndNotTheWorst() {
        assertThat(EXPECTED.complaints(found(new Round(0.1, 9000), new Round(0.7, 1100), new Round(0.71, 1100)), false))
                .isEmpty();
        assertThat(EXPECTED.complaints(found(new Round(0.1, 1100), new Round(0.2, 1100), new Round(0.71, 1100)), false))
                .hasSize(1);
    }

    @Test
    void anotherModelOfProcessorIsAllowedMoreTimeAndNoMoreBytes() {
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
        Round[] rounds = ratios.stream().map(ratio -> new Round(ratio, 100)).toArray(Round[]::new);
        rounds[1] = new Round(0.01, 140);

        assertThat(Expectation.from(found(rounds))).isEqualTo(new Expectation("encrypt", 0.5, 0.12, 100, 40, ratios));
    }

    @Test
    void theMarginIsNeverLessThanAFewPercentAndBytes() {
        assertThat(Expectation.from(found(0.5, 100)))
                .isEqualTo(new Expectation("encrypt", 0.5, 0.1, 100, 16, List.of(0.5)));
    }

    private static Found found(double ratio, double bytes) {
        return found(new Round(ratio, bytes));
    }

    private static Found found(Round... rounds) {
        return new Found("encrypt", List.of(rounds));
    }
}
