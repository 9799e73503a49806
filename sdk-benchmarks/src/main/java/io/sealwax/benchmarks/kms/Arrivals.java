package io.sealwax.benchmarks.kms;

import java.util.random.RandomGenerator;

/** When callers come who know nothing of each other: a Poisson process. */
final class Arrivals {
    private static final double NANOS = 1e9;

    private Arrivals() {}

    /** Nanoseconds from the start, in order, of so many callers. */
    static long[] of(double perSecond, int callers, RandomGenerator random) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException(perSecond + " callers a second");
        }
        long[] due = new long[callers];
        double at = 0;
        for (int i = 0; i < callers; i++) {
            at -= Math.log(1 - random.nextDouble()) * NANOS / perSecond;
            due[i] = (long) at;
        }
        return due;
    }
}
