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
 */
record Expectation(String of, String to, double ratio, double margin, double garbage, double garbageMargin) {
    /**
     * What another model of processor is allowed besides: AES and hashing are not equally far ahead of the rest on all of them.
     */
    static final double OTHER_MODEL = 0.25;

    private static final double LEAST_MARGIN = 0.05;
    private static final double LEAST_GARBAGE_MARGIN = 16;
    /** The guard's median is worse than this only if most of its rounds were half as far out again as the worst of the calibration's. */
    private static final double OF_THE_WORST = 1.5;

    /** What to expect from now on. */
    static Expectation from(Found found) {
        double ratio = found.ratio().median();
        double garbage = found.garbage().median();
        return new Expectation(
                found.of(),
                found.to(),
                rounded(ratio, 1000),
                rounded(Math.max(LEAST_MARGIN, OF_THE_WORST * (1 - found.ratio().least() / ratio)), 1000),
                rounded(garbage, 1),
                rounded(
                        Math.max(
                                LEAST_GARBAGE_MARGIN,
                                OF_THE_WORST * (found.garbage().greatest() - garbage)),
                        1));
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
