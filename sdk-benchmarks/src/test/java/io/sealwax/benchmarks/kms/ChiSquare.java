package io.sealwax.benchmarks.kms;

import org.apache.commons.math3.stat.inference.ChiSquareTest;

/** Whether counts are what a distribution says. */
final class ChiSquare {
    private ChiSquare() {}

    /** How likely counts as far off as these, or farther, are by chance alone. */
    static double chance(double[] expected, long[] counts) {
        return new ChiSquareTest().chiSquareTest(expected, counts);
    }
}
