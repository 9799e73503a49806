/** A message that is made while it is read, and can be read again. Not for use outside. */
@NullMarked
package io.sealwax.internal.upload;

import org.jspecify.annotations.NullMarked;
