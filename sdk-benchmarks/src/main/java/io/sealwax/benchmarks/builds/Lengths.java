package io.sealwax.benchmarks.builds;

/**
 * How much is measured.
 *
 * @param jvms how many JVMs; their median counts
 * @param warmUpMillis how long each build does each work before it counts, on a CPU
 * @param turnMillis how long a turn lasts, on a CPU
 * @param rounds how many turns each build has of each work in a JVM
 */
record Lengths(int jvms, int warmUpMillis, int turnMillis, int rounds) {
    /** For what is said of a change. */
    static final Lengths FULL = new Lengths(5, 1000, 2, 300);
    /** For a first look. */
    static final Lengths QUICK = new Lengths(3, 400, 2, 100);
}
