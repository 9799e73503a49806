/**
 * Notices when the library has become slower: a quick run's ratios and allocations are held against those that are committed.
 * {@link io.sealwax.benchmarks.guard.Guard} measures and judges, {@link io.sealwax.benchmarks.guard.Calibration} finds out what to expect and how far
 * the noise of a machine goes.
 */
@NullMarked
package io.sealwax.benchmarks.guard;

import org.jspecify.annotations.NullMarked;
