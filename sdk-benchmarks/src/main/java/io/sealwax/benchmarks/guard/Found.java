package io.sealwax.benchmarks.guard;

import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Ratios;
import io.sealwax.benchmarks.results.Sample;
import io.sealwax.benchmarks.results.Spread;
import java.util.List;

/**
 * What some rounds say of a pair.
 *
 * @param of the guarded case, without its JDK
 * @param to the baseline, without its JDK
 * @param ratios in each round, how often the one does it while the other does it once, in the same time on a CPU
 * @param garbage bytes that the one leaves behind per call
 */
record Found(String of, String to, List<Double> ratios, Spread garbage) {
    Found {
        ratios = List.copyOf(ratios);
    }

    static Found of(Measured guarded, Measured baseline) {
        return new Found(
                guarded.of().on("").toString(),
                baseline.of().on("").toString(),
                Ratios.inEachRound(guarded, baseline, Sample::cpuNanos).boxed().toList(),
                guarded.garbageBytes());
    }

    Spread ratio() {
        return Spread.of(ratios.stream().mapToDouble(each -> each));
    }

    /** A quarter of the rounds, rounded down, are below it. */
    double lowerQuartile() {
        return ratios.stream().sorted().skip(ratios.size() / 4).findFirst().orElseThrow();
    }
}
