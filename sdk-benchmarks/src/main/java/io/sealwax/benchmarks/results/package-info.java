/**
 * What a run of the benchmarks found, as it is written to {@code results.json} and {@code results.csv} and read again:
 * where and how it was measured, ratios, then the measurements. {@link io.sealwax.benchmarks.results.Results} is the
 * whole file; each type here is an object in it, and each component of a record the member of that name.
 */
@NullMarked
package io.sealwax.benchmarks.results;

import org.jspecify.annotations.NullMarked;
