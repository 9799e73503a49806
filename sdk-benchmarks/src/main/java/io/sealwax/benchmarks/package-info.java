/**
 * How fast messages are sealed and opened, beside what the JCA provider itself needs and beside the peers, in one run:
 * {@link io.sealwax.benchmarks.Bench} is what {@code ./sealwax bench} starts. Who is measured is in {@code subjects},
 * what in {@code suites}, how in {@code run} and {@code turns}, what came out in {@code results}, what must not become
 * slower in {@code guard}, and what a change costs in {@code builds}.
 */
@NullMarked
package io.sealwax.benchmarks;

import org.jspecify.annotations.NullMarked;
