/**
 * Who is measured: the library, the bare JCA provider, a copy of memory, and the peers, each set up as its own
 * documentation says is best for many messages under one master key. {@link io.sealwax.benchmarks.subjects.Subjects}
 * makes them by name; each class says how it is set up.
 */
@NullMarked
package io.sealwax.benchmarks.subjects;

import org.jspecify.annotations.NullMarked;
