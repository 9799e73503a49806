package io.sealwax.benchmarks;

import io.sealwax.benchmarks.results.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * All that was measured, each case once a round. Two cases are compared within each round, so that what slows the machine for a while slows both;
 * then the median over the rounds is taken. Not thread-safe.
 */
final class Samples {
    private final Map<Case, List<Sample>> byCase = new HashMap<>();

    void add(Case measured, Sample sample) {
        byCase.computeIfAbsent(measured, absent -> new ArrayList<>()).add(sample);
    }

    /** Nanoseconds on a CPU per call. */
    double nanos(Case measured) {
        return median(measured, Sample::cpuNanos);
    }

    /** Bytes allocated per call. */
    double bytes(Case measured) {
        return median(measured, Sample::bytes);
    }

    /** How many calls the one makes while the other makes one, in the same time on a CPU. */
    Spread speed(Case one, Case other) {
        return speed(one, other, Sample::cpuNanos);
    }

    /** The same by the clock, and for all threads of a case together. */
    Spread throughput(Case one, Case other) {
        return speed(one, other, Sample::wallNanos).times((double) one.threads() / other.threads());
    }

    Case fastest(List<Case> cases) {
        return cases.stream().min(Comparator.comparingDouble(this::nanos)).orElseThrow();
    }

    private Spread speed(Case one, Case other, ToDoubleFunction<Sample> nanos) {
        List<Sample> ones = of(one);
        List<Sample> others = of(other);
        return Spread.of(IntStream.range(0, Math.min(ones.size(), others.size()))
                .mapToDouble(round -> nanos.applyAsDouble(others.get(round)) / nanos.applyAsDouble(ones.get(round))));
    }

    private double median(Case measured, ToDoubleFunction<Sample> figure) {
        return Spread.of(of(measured).stream().mapToDouble(figure)).median();
    }

    private List<Sample> of(Case measured) {
        List<Sample> samples = byCase.get(measured);
        if (samples == null) {
            throw new IllegalArgumentException("not measured: " + measured);
        }
        return samples;
    }
}
