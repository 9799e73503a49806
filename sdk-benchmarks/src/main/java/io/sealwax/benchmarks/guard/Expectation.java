package io.sealwax.benchmarks.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is committed of a pair.
 *
 * @param pair what is guarded
 * @param ratio the median of the calibration's rounds
 * @param margin how far below it the median of the guard's rounds may be, as a part of it
 * @param bytes the median of the calibration's rounds, allocated by a call, its result included
 * @param bytesMargin how far above it the median of the guard's rounds may be
 * @param ratios those of the calibration's rounds, from which ratio and margin come
 */
record Expectation(String pair, double ratio, double margin, double bytes, double bytesMargin, List<Double> ratios) {
    /** What another model of processor is allowed besides: AES is not equally far ahead of the rest on all of them. */
    static final double OTHER_MODEL = 0.25;

    /** Processors of one name differ, too. */
    private static final double LEAST_MARGIN = 0.1;

    private static final double LEAST_BYTES_MARGIN = 16;
    /**
     * Two standard deviations of normal noise. That three of the guard's five rounds are below by chance happens once
     * in ten thousand times; a few rounds of the calibration that something disturbed do not widen it.
     */
    private static final double OF_THE_QUARTILE = 3;

    Expectation {
        ratios = List.copyOf(ratios);
    }

    /** What to expect from now on. */
    static Expectation from(Found found) {
        double ratio = found.ratio().median();
        double bytes = found.bytes().median();
        return new Expectation(
                found.pair(),
                rounded(ratio, 1000),
                rounded(Math.max(LEAST_MARGIN, OF_THE_QUARTILE * (1 - found.lowerQuartile() / ratio)), 1000),
                rounded(bytes, 1),
                rounded(Math.max(LEAST_BYTES_MARGIN, found.bytes().greatest() - bytes), 1),
                found.rounds().stream()
                        .map(round -> rounded(round.ratio(), 1000))
                        .toList());
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
        double most = bytes + bytesMargin;
        if (!(found.ratio().median() >= lowest)) {
            complaints.add(String.format(
                    Locale.ROOT, "%s: %s of raw, expected %.2f and at least %.2f", pair, found.ratio(), ratio, lowest));
        }
        if (!(found.bytes().median() <= most)) {
            complaints.add(String.format(
                    Locale.ROOT,
                    "%s: a call allocates %,.0f B, expected %,.0f and at most %,.0f",
                    pair,
                    found.bytes().median(),
                    bytes,
                    most));
        }
        return complaints;
    }
}
