/**
 * Several subjects in one JVM, each for a short turn: whatever slows the machine falls on all of them.
 * {@link io.sealwax.benchmarks.turns.Turns} gives the turns, {@link io.sealwax.benchmarks.turns.Taken} is what they
 * took.
 */
@NullMarked
package io.sealwax.benchmarks.turns;

import org.jspecify.annotations.NullMarked;
