package io.sealwax.benchmarks.results;

import static io.sealwax.benchmarks.results.SomeResults.COPY;
import static io.sealwax.benchmarks.results.SomeResults.RAW;
import static io.sealwax.benchmarks.results.SomeResults.RAW_IN_PIECES;
import static io.sealwax.benchmarks.results.SomeResults.SEALWAX;
import static io.sealwax.benchmarks.results.SomeResults.SEALWAX_TWICE;
import static io.sealwax.benchmarks.results.SomeResults.TINK;
import static io.sealwax.benchmarks.results.SomeResults.measured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RatiosTest {
    private static final Offset<Double> EXACT = within(1e-9);

    @Test
    void twoCasesAreComparedWithinEachRoundAndTheMedianOfTheRoundsCounts() {
        Spread speed = Ratios.between(measured(SEALWAX, 1000, 8000, 1000), measured(RAW, 600, 6000, 660))
                .cpu();

        assertThat(speed.least()).isCloseTo(0.6, EXACT);
        assertThat(speed.median()).isCloseTo(0.66, EXACT);
        assertThat(speed.greatest()).isCloseTo(0.75, EXACT);
    }

    @Test
    void everybodyIsHeldAgainstTheBareProviderAndTheLibraryAgainstEverybody() {
        List<Ratio> ratios = Ratios.of(
                List.of(measured(RAW, 500), measured(SEALWAX, 1000), measured(TINK, 2000), measured(COPY, 100)));

        assertThat(ratios)
                .extracting(ratio -> ratio.of().subject() + " to " + ratio.to().subject() + ": "
                        + ratio.cpu().median())
                .containsExactly(
                        "sealwax to raw: 0.5",
                        "sealwax to tink-aead: 2.0",
                        "sealwax to memory-copy: 0.1",
                        "tink-aead to raw: 0.25",
                        "memory-copy to raw: 5.0");
    }

    @Test
    void theBaselineIsTheFastestOfItsVariants() {
        List<Ratio> ratios = Ratios.of(
                List.of(measured(RAW, 10, 400, 500), measured(RAW_IN_PIECES, 300, 300, 300), measured(SEALWAX, 600)));

        assertThat(ratios).hasSize(1);
        assertThat(ratios.get(0).to()).isEqualTo(RAW_IN_PIECES);
    }

    @Test
    void whoNeedsNoProviderIsHeldAgainstTheFastestVariantOfEach() {
        Case other = new Case("one-shot", "new array", "raw", "", "encrypt", 1024, 1, "BC", "17.0.15");
        List<Ratio> ratios = Ratios.of(
                List.of(measured(RAW, 500), measured(RAW_IN_PIECES, 400), measured(other, 200), measured(COPY, 100)));

        assertThat(ratios).extracting(Ratio::to).containsExactly(RAW_IN_PIECES, other);
    }

    @Test
    void twoThreadsAtTheSpeedOfOneDoTwiceAsMuch() {
        List<Ratio> ratios = Ratios.of(List.of(measured(SEALWAX, 1000), measured(SEALWAX_TWICE, 1000)));

        assertThat(ratios).hasSize(1);
        assertThat(ratios.get(0).of()).isEqualTo(SEALWAX_TWICE);
        assertThat(ratios.get(0).clock().median()).isCloseTo(2, EXACT);
    }

    @Test
    void twoThreadsThatWorkOnOneMessageDoNotCountTwice() {
        Case alone = new Case(Case.STREAM, "64 MiB", "sealwax", "", "encrypt", 1024, 1, "SunJCE", "17.0.15");
        Case both = new Case(Case.STREAM, "64 MiB", "sealwax", "", "encrypt", 1024, 2, "SunJCE", "17.0.15");
        List<Ratio> ratios = Ratios.of(List.of(measured(alone, 1000), measured(both, 500)));

        assertThat(ratios).hasSize(1);
        assertThat(ratios.get(0).of()).isEqualTo(both);
        assertThat(ratios.get(0).clock().median()).isCloseTo(2, EXACT);
    }

    @Test
    void otherSizesProvidersOrJdksAreNeverHeldAgainstEachOther() {
        Case larger = new Case("one-shot", "new array", "raw", "", "encrypt", 4096, 1, "SunJCE", "17.0.15");
        Case otherProvider = new Case("one-shot", "new array", "raw", "", "encrypt", 1024, 1, "BC", "17.0.15");
        Case otherJdk = new Case("one-shot", "new array", "raw", "", "encrypt", 1024, 1, "SunJCE", "25.0.1");
        Case otherForm = new Case("one-shot", "kept array", "raw", "", "encrypt", 1024, 1, "SunJCE", "17.0.15");

        assertThat(Ratios.of(List.of(
                        measured(SEALWAX, 1),
                        measured(larger, 1),
                        measured(otherProvider, 1),
                        measured(otherJdk, 1),
                        measured(otherForm, 1))))
                .isEmpty();
    }

    @Test
    void garbageIsWhatIsAllocatedBeyondTheResultAndNoRatioToNone() {
        Measured clean = Measured.of(RAW, 1040, List.of(new Sample(1, 1, 1040)));
        Measured wasteful = Measured.of(TINK, 1040, List.of(new Sample(1, 1, 5040)));

        assertThat(Ratios.between(measured(SEALWAX, 1), wasteful).garbage()).isCloseTo(40, EXACT);
        assertThat(Ratios.between(measured(SEALWAX, 1), clean).garbage()).isNull();
    }
}
