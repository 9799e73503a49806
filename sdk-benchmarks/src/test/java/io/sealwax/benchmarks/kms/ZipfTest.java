package io.sealwax.benchmarks.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ZipfTest {
    private static final int RANKS = 100;

    private static long[] counts(long seed) {
        Zipf zipf = new Zipf(RANKS);
        RandomGenerator random = new SplittableRandom(seed);
        long[] counts = new long[RANKS];
        for (int i = 0; i < 200_000; i++) {
            counts[zipf.next(random)]++;
        }
        return counts;
    }

    @Test
    void theShareOfARankIsOneByTheRank() {
        double[] expected = new double[RANKS];
        Arrays.setAll(expected, rank -> 1.0 / (rank + 1));
        assertThat(ChiSquare.chance(expected, counts(1))).isGreaterThan(0.001);
        double[] uniform = new double[RANKS];
        Arrays.fill(uniform, 1);
        assertThat(ChiSquare.chance(uniform, counts(1))).as("the test can tell").isLessThan(1e-9);
    }

    @Test
    void aSeedGivesTheSameRanksAgain() {
        assertThat(counts(3)).isEqualTo(counts(3)).isNotEqualTo(counts(4));
    }

    @Test
    void oneRankIsAlwaysTheFirst() {
        assertThat(new Zipf(1).next(new SplittableRandom())).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new Zipf(0)).withMessage("0 ranks");
    }
}
