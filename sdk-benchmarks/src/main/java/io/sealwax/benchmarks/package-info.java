/**
 * How fast messages are sealed and opened, beside what the JCA provider itself needs: {@link io.sealwax.benchmarks.Report} prints a table, and
 * JMH's own main class runs any of the benchmarks with any of its options.
 */
@NullMarked
package io.sealwax.benchmarks;

import org.jspecify.annotations.NullMarked;
