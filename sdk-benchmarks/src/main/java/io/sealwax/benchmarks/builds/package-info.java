/**
 * Two builds of the library side by side: what a change costs, or gains.
 * {@link io.sealwax.benchmarks.builds.Comparison} compares them, {@link io.sealwax.benchmarks.builds.Build} is one of
 * them and can be a commit, {@link io.sealwax.benchmarks.builds.Library} is what it is asked to do.
 */
@NullMarked
package io.sealwax.benchmarks.builds;

import org.jspecify.annotations.NullMarked;
