package io.sealwax.benchmarks.kms;

import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Times that answers take, by a log-normal distribution, which has the long tail of a service across a network. The
 * same seed gives the same times in the same order. Thread-safe.
 */
final class LogNormalLatency implements Supplier<Duration> {
    /** How many standard deviations above the mean 99 of 100 normally distributed values stay below. */
    private static final double NORMAL_P99 = 2.3263478740408408;

    private final double median;
    private final double sigma;
    private final Random random;

    /**
     * The distribution through these two points.
     *
     * @param p50 half of the answers are faster
     * @param p99 one of a hundred is slower
     */
    LogNormalLatency(Duration p50, Duration p99, long seed) {
        if (p50.isZero() || p50.isNegative() || p99.compareTo(p50) < 0) {
            throw new IllegalArgumentException("a p50 of " + p50 + " and a p99 of " + p99);
        }
        median = p50.toNanos();
        sigma = Math.log((double) p99.toNanos() / p50.toNanos()) / NORMAL_P99;
        random = new Random(seed);
    }

    @Override
    public Duration get() {
        return Duration.ofNanos((long) (median * Math.exp(sigma * random.nextGaussian())));
    }
}
