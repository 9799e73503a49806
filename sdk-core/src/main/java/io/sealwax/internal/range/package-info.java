/** Ranges of a message's plaintext, and the sources that messages are read from. Not for use outside. */
@NullMarked
package io.sealwax.internal.range;

import org.jspecify.annotations.NullMarked;
