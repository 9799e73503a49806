/** A message that is read or written as a whole: its first bytes, its key, its body. Not for use outside. */
@NullMarked
package io.sealwax.internal.message;

import org.jspecify.annotations.NullMarked;
