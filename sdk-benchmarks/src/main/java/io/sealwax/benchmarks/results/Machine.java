package io.sealwax.benchmarks.results;

import org.jspecify.annotations.Nullable;

/**
 * Where the numbers come from: they mean nothing without it, and those of two machines are never put together.
 *
 * @param id tells machines apart, and says nothing else about them
 * @param cpu the model's name
 * @param cores how many processors the JVM may use
 * @param memoryBytes of the whole machine
 * @param os name, version and architecture
 * @param governor how the system chooses the clock rate; null where it does not say
 */
public record Machine(
        String id,
        String cpu,
        int cores,
        long memoryBytes,
        String os,
        @Nullable String governor) {}
