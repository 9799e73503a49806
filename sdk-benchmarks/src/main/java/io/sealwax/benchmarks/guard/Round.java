package io.sealwax.benchmarks.guard;

/**
 * What one JVM says of a pair.
 *
 * @param ratio how often the library does it while the bare provider does it once, in the same time on a CPU
 * @param bytes that a call of the library allocates, the array that it returns included
 */
record Round(double ratio, double bytes) {}
