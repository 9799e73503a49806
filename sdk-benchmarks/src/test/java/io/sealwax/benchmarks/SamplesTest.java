package io.sealwax.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.sealwax.benchmarks.results.Spread;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final Offset<Double> EXACT = within(1e-9);
    private static final Case RAW = Case.raw("encrypt", "SunJCE", 1024, 1 << 20);
    private static final Case LIBRARY = Case.library("encrypt", "SunJCE", 1024);

    private final Samples samples = new Samples();

    @Test
    void comparesTwoCasesWithinEachRoundAndTakesTheMedian() {
        rounds(RAW, 600, 6000, 660);
        rounds(LIBRARY, 1000, 8000, 1000);

        Spread speed = samples.speed(LIBRARY, RAW);

        assertThat(speed.least()).isCloseTo(0.6, EXACT);
        assertThat(speed.median()).isCloseTo(0.66, EXACT);
        assertThat(speed.greatest()).isCloseTo(0.75, EXACT);
    }

    @Test
    void twoThreadsAtTheSpeedOfOneDoTwiceAsMuch() {
        rounds(LIBRARY, 1000);
        rounds(LIBRARY.with(2), 1000);

        assertThat(samples.throughput(LIBRARY.with(2), LIBRARY).median()).isCloseTo(2, EXACT);
    }

    @Test
    void theFastestIsTheOneWithTheLeastMedian() {
        Case smallPieces = Case.raw("encrypt", "SunJCE", 1 << 20, 4096);
        Case largePieces = Case.raw("encrypt", "SunJCE", 1 << 20, 65_536);
        rounds(smallPieces, 10, 400, 500);
        rounds(largePieces, 300, 300, 300);

        assertThat(samples.fastest(List.of(smallPieces, largePieces))).isEqualTo(largePieces);
    }

    @Test
    void aCaseThatWasNotMeasuredHasNoFigures() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> samples.nanos(RAW))
                .withMessage("not measured: RawCipher.encrypt 1024 B, SunJCE");
    }

    private void rounds(Case measured, double... nanos) {
        for (double each : nanos) {
            samples.add(measured, new Sample(each, each, 0));
        }
    }
}
