package io.sealwax.benchmarks.guard;

import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Ratios;
import io.sealwax.benchmarks.results.Spread;

/**
 * What some rounds say of a pair.
 *
 * @param of the guarded case, without its JDK
 * @param to the baseline, without its JDK
 * @param ratio how often the one does it while the other does it once, in the same time on a CPU
 * @param garbage bytes that the one leaves behind per call
 */
record Found(String of, String to, Spread ratio, Spread garbage) {
    static Found of(Measured guarded, Measured baseline) {
        return new Found(
                guarded.of().on("").toString(),
                baseline.of().on("").toString(),
                Ratios.between(guarded, baseline).cpu(),
                guarded.garbageBytes());
    }
}
