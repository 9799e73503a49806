package io.sealwax.benchmarks.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is committed of a pair.
 *
 * @param of the guarded case
 * @param to its baseline
 * @param ratio the median of the calibration's rounds
 * @param margin how far below it the median of the guard's rounds may be, as a part of it
 * @param garbage the median of the calibration's rounds, in bytes per call
 * @param garbageMargin how far above it the median of the guard's rounds may be, in bytes
 * @param ratios those of the calibration's rounds, from which ratio and margin come
 */
record Expectation(
        String of, String to, double ratio, double margin, double garbage, double garbageMargin, List<Double> ratios) {
    /** What another model of processor is allowed besides: AES is not equally far ahead of the rest on all of them. */
    static final double OTHER_MODEL = 0.25;

    private static final double LEAST_MARGIN = 0.05;
    private static final double LEAST_GARBAGE_MARGIN = 16;
    /**
     * Two standard deviations of normal noise. That four of the guard's seven rounds are below by chance happens once in a hundred thousand times;
     * a few rounds of the calibration that something disturbed do not widen it.
     */
    private static final double OF_THE_QUARTILE = 3;

    Expectation {
        ratios = List.copyOf(ratios);
    }

    /** What to expect from now on. */
    static Expectation from(Found found) {
        double ratio = found.ratio().median();
        double garbage = found.garbage().median();
        return new Expectation(
                found.of(),
                found.to(),
                rounded(ratio, 1000),
                rounded(Math.max(LEAST_MARGIN, OF_THE_QUARTILE * (1 - found.lowerQuartile() / ratio)), 1000),
                rounded(garbage, 1),
                rounded(Math.max(LEAST_GARBAGE_MARGIN, found.garbage().greatest() - garbage), 1),
                found.ratios().stream().map(each -> rounded(each, 1000)).toList());
    }

    private static double rounded(double value, int parts) {
        return (double) Math.round(value * parts) / parts;
    }

    /**
     * What is wrong, in sentences; nothing where all is well.
     *
     * @param isOtherModel whether this processor is of another model than the calibration's
     */
    List<String> complaints(Found found, boolean isOtherModel) {
        List<String> complaints = new ArrayList<>();
        double lowest = ratio * (1 - margin - (isOtherModel ? OTHER_MODEL : 0));
        double most = garbage + garbageMargin;
        if (!(found.ratio().median() >= lowest)) {
            complaints.add(String.format(
                    Locale.ROOT,
                    "%s: %s of %s, expected %.2f and at least %.2f",
                    of,
                    found.ratio(),
                    to,
                    ratio,
                    lowest));
        }
        if (!(found.garbage().median() <= most)) {
            complaints.add(String.format(
                    Locale.ROOT,
                    "%s: %,.0f B of garbage a call, expected %,.0f and at most %,.0f",
                    of,
                    found.garbage().median(),
                    garbage,
                    most));
        }
        return complaints;
    }
}
