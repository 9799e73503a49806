package io.sealwax.benchmarks.builds;

import io.sealwax.benchmarks.turns.Taken;

/**
 * What one JVM says of a work.
 *
 * @param oldNanos a call's time on a CPU by the old build, in nanoseconds
 * @param newNanos the same by the new build
 * @param ratio how many times as long the new build takes, turn against turn
 * @param oldBytes what a call of the old build allocates, its result included
 * @param newBytes the same of the new build
 */
record Round(double oldNanos, double newNanos, double ratio, double oldBytes, double newBytes) {
    /** Of the turns of two subjects, by their places. */
    static Round of(Taken taken, int oldBuild, int newBuild) {
        return new Round(
                taken.nanos(oldBuild),
                taken.nanos(newBuild),
                taken.ratio(newBuild, oldBuild),
                taken.bytes(oldBuild),
                taken.bytes(newBuild));
    }
}
