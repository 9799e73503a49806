package io.sealwax.benchmarks.results;

/**
 * What one JVM measured.
 *
 * @param clockNanos nanoseconds by the clock per call
 * @param cpuNanos nanoseconds on a CPU per call
 * @param bytes allocated per call
 */
public record Sample(double clockNanos, double cpuNanos, double bytes) {}
