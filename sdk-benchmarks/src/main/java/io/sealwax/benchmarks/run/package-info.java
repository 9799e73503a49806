/**
 * How a run goes: {@link io.sealwax.benchmarks.run.Plan} says what is measured,
 * {@link io.sealwax.benchmarks.run.Rounds} measures it round after round, each case in a JVM of its own, and
 * {@link io.sealwax.benchmarks.run.ThisMachine} and {@link io.sealwax.benchmarks.run.Sources} say where and of what.
 */
@NullMarked
package io.sealwax.benchmarks.run;

import org.jspecify.annotations.NullMarked;
