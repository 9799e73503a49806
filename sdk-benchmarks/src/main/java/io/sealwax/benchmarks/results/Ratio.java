package io.sealwax.benchmarks.results;

import org.jspecify.annotations.Nullable;

/**
 * How often the one does it while the other does it once: 2 is twice as fast. Both were measured in every round, one
 * after the other, and each round gives one ratio: what slows the whole machine for a while slows both.
 *
 * @param of the one
 * @param to the other, the baseline
 * @param cpu in the same time on a CPU
 * @param clock in the same time by the clock
 * @param garbage how many bytes of garbage the baseline makes for one of the other; null where either makes less than a
 *     byte a call
 */
public record Ratio(
        Case of,
        Case to,
        Spread cpu,
        Spread clock,
        @Nullable Double garbage) {}
