package io.sealwax.benchmarks;

/**
 * What one JVM measured.
 *
 * @param cpuNanos nanoseconds on a CPU per call
 * @param wallNanos nanoseconds by the clock per call
 * @param bytes allocated per call
 */
record Sample(double cpuNanos, double wallNanos, double bytes) {}
