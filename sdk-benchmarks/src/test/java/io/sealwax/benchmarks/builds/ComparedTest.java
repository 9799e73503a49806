package io.sealwax.benchmarks.builds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparedTest {
    @Test
    void whatIsWithinTheBoundIsRight() {
        assertThat(compared(round(1.03, 1000, 1046)).complaints(3)).isEmpty();
        assertThat(compared(round(0.5, 1000, 10)).complaints(0)).isEmpty();
    }

    @Test
    void moreTimeIsNot() {
        assertThat(compared(round(1.02, 1000, 1000), round(1.04, 1000, 1000), round(1.2, 1000, 1000))
                        .complaints(3))
                .containsExactly("encrypt 64 B: takes 1.040 times as long (1.020 to 1.200), and 1.030 is the most");
    }

    @Test
    void moreGarbageIsNotEither() {
        assertThat(compared(round(1, 10_000, 10_320)).complaints(3))
                .containsExactly("encrypt 64 B: allocates 10,320 B a call instead of 10,000, and 10,316 is the most");
    }

    @Test
    void garbageThatTheOldBuildHasInSomeJvmIsNoChange() {
        assertThat(compared(round(1, 1000, 1048), round(1, 1000, 1048), round(1, 1048, 1000))
                        .complaints(3))
                .isEmpty();
    }

    @Test
    void oneJvmThatIsOutOfLineChangesNothing() {
        assertThat(compared(round(1, 1000, 1000), round(0.99, 1000, 1000), round(1.5, 1000, 9000))
                        .complaints(3))
                .isEmpty();
    }

    @Test
    void aRowHasTheMediansAndTheSpreadOfTheRatio() {
        assertThat(compared(
                                new Round(1234.4, 1300, 1.05, 2000, 2001),
                                new Round(1236, 1200, 0.98, 2000, 2001),
                                new Round(1000, 1250, 1.01, 9000, 2001))
                        .row())
                .isEqualTo("| encrypt 64 B | 1,234 | 1,250 | 1.010 (0.980 to 1.050) | 2,000 | 2,001 |");
    }

    private static Compared compared(Round... rounds) {
        return new Compared("encrypt 64 B", List.of(rounds));
    }

    private static Round round(double ratio, double oldBytes, double newBytes) {
        return new Round(100, 100 * ratio, ratio, oldBytes, newBytes);
    }
}
