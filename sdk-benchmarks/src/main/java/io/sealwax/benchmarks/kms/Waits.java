package io.sealwax.benchmarks.kms;

import org.HdrHistogram.Histogram;

/** How long each caller waited. Each is written once, by any thread, and read when all threads have ended. */
final class Waits {
    private static final int SIGNIFICANT_DIGITS = 3;

    private final long[] nanos;
    private final boolean[] failed;

    Waits(int callers) {
        nanos = new long[callers];
        failed = new boolean[callers];
    }

    void ended(int caller, long waited, boolean fine) {
        nanos[caller] = waited;
        failed[caller] = !fine;
    }

    /** The waits of callers in this interval, its end excluded. Failed calls count. */
    Percentiles percentiles(int from, int to) {
        Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
        for (int i = from; i < to; i++) {
            histogram.recordValue(Math.max(0, nanos[i]));
        }
        return Percentiles.of(histogram);
    }

    /** How many of them were told of a failure. */
    int failed(int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += failed[i] ? 1 : 0;
        }
        return count;
    }
}
