package io.sealwax.benchmarks.results;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one case.
 *
 * @param of the case
 * @param resultBytes what the returned array takes in memory; what a call allocates beyond it is garbage
 * @param clockNanos nanoseconds by the clock per call, over all rounds
 * @param cpuNanos nanoseconds on a CPU per call, over all rounds
 * @param garbageBytes allocated per call beyond the result, over all rounds
 * @param samples one for each round, in order
 */
public record Measured(
        Case of, long resultBytes, Spread clockNanos, Spread cpuNanos, Spread garbageBytes, List<Sample> samples) {
    public Measured {
        samples = List.copyOf(samples);
    }

    /** Of at least one sample. */
    public static Measured of(Case of, long resultBytes, List<Sample> samples) {
        return new Measured(
                of,
                resultBytes,
                spread(samples, Sample::clockNanos),
                spread(samples, Sample::cpuNanos),
                spread(samples, sample -> Math.max(0, sample.bytes() - resultBytes)),
                samples);
    }

    private static Spread spread(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return Spread.of(samples.stream().mapToDouble(figure));
    }
}
