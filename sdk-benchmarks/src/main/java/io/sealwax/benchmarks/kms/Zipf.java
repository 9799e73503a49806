package io.sealwax.benchmarks.kms;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Ranks by Zipf's law: the first comes up twice as often as the second and ten times as often as the tenth. Immutable.
 */
final class Zipf {
    private final double[] sums;

    /** Over this many ranks. */
    Zipf(int ranks) {
        if (ranks < 1) {
            throw new IllegalArgumentException(ranks + " ranks");
        }
        sums = new double[ranks];
        double sum = 0;
        for (int rank = 0; rank < ranks; rank++) {
            sum += 1.0 / (rank + 1);
            sums[rank] = sum;
        }
    }

    /** A rank, from 0. */
    int next(RandomGenerator random) {
        int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
