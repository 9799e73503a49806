package io.sealwax.benchmarks.results;

import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * The median of several measurements with the least and the greatest of them, which show how noisy the machine was.
 *
 * @param least the least
 * @param median the one in the middle, or halfway between the two
 * @param greatest the greatest
 */
public record Spread(double least, double median, double greatest) {
    /**
     * That of some values.
     *
     * @throws IllegalArgumentException where there are none
     */
    public static Spread of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }

    /** As {@code 0.72 (0.70 to 0.75)}, or {@code 0.72} where all were the same or there was one. */
    @Override
    public String toString() {
        if (least == greatest) {
            return String.format(Locale.ROOT, "%.2f", median);
        }
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", median, least, greatest);
    }
}
