/**
 * Notices when the library has become slower: ratios to the bare provider, and what a call allocates, are held against
 * what is committed. {@link io.sealwax.benchmarks.guard.Guard} measures and judges,
 * {@link io.sealwax.benchmarks.guard.Calibration} finds out what to expect and how far the noise of a machine goes.
 */
@NullMarked
package io.sealwax.benchmarks.guard;

import org.jspecify.annotations.NullMarked;
