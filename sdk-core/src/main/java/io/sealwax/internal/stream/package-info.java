/** Chunks of a message as a stream brings or takes them. Not for use outside. */
@NullMarked
package io.sealwax.internal.stream;

import org.jspecify.annotations.NullMarked;
