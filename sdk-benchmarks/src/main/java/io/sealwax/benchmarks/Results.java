package io.sealwax.benchmarks;

import java.util.function.IntUnaryOperator;

/**
 * What was measured with one provider, as cells of a table.
 *
 * @param messageLength of a plaintext's length
 */
record Results(String provider, Samples samples, IntUnaryOperator messageLength) {
    private static final int ARRAY_HEADER = 16;

    /** Ratio to the provider alone, time or throughput, and garbage: what a call allocates beyond the array that it returns. */
    String cells(String operation, int size, boolean newContext, boolean into) {
        Case library = Plan.library(provider, size, operation, newContext, into);
        double result = into ? 0 : resultArray(operation, size);
        return " | " + samples.speed(library, raw(operation, size, into)) + " | "
                + Figures.speed(size, samples.nanos(library)) + " | "
                + Figures.bytes(Math.max(0, samples.bytes(library) - result));
    }

    /** The baseline: the provider alone, with as many bytes a call as suit it best. */
    String baseline(String operation, int size, boolean into) {
        Case raw = raw(operation, size, into);
        double result = into ? 0 : array(operation.equals("encrypt") ? size + GcmCalls.TAG_LENGTH : size);
        return " | 1" + (raw.piece() < size ? ", " + Figures.size(raw.piece()) + " a call" : "") + " | "
                + Figures.speed(size, samples.nanos(raw)) + " | "
                + Figures.bytes(Math.max(0, samples.bytes(raw) - result));
    }

    /** What several threads do while one does one. */
    String scaling(Case single) {
        Case several = single.with(Plan.THREADS);
        return samples.throughput(several, single) + " by the clock, "
                + samples.speed(several, single).times(Plan.THREADS) + " by the time on a CPU";
    }

    private Case raw(String operation, int size, boolean into) {
        return samples.fastest(Plan.raw(provider, size, operation, into));
    }

    private double resultArray(String operation, int size) {
        return array(operation.equals("encrypt") ? messageLength.applyAsInt(size) : size);
    }

    private static double array(int length) {
        return ARRAY_HEADER + (length + 7) / 8 * 8;
    }
}
