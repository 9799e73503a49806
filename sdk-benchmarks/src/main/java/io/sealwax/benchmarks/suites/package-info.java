/**
 * What is measured, as JMH benchmarks that take the subject, the JCA provider and the size as parameters. JMH's own
 * main class runs any of them with any of its options; {@link io.sealwax.benchmarks.run.Plan} says which of them a run
 * has.
 */
@NullMarked
package io.sealwax.benchmarks.suites;

import org.jspecify.annotations.NullMarked;
