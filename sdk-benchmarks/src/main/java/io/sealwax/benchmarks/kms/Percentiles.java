package io.sealwax.benchmarks.kms;

import org.HdrHistogram.Histogram;

/**
 * How long callers waited, in microseconds.
 *
 * @param p50Micros half of them waited no longer
 * @param p99Micros 99 of 100
 * @param p999Micros 999 of 1,000
 * @param maxMicros the slowest
 */
public record Percentiles(double p50Micros, double p99Micros, double p999Micros, double maxMicros) {
    private static final double MICRO = 1000;

    /** All zero where nobody waited. */
    static Percentiles of(Histogram nanos) {
        return new Percentiles(
                nanos.getValueAtPercentile(50) / MICRO,
                nanos.getValueAtPercentile(99) / MICRO,
                nanos.getValueAtPercentile(99.9) / MICRO,
                nanos.getMaxValue() / MICRO);
    }
}
