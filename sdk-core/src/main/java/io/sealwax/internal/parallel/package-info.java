/** Work that several threads share. Not for use outside. */
@NullMarked
package io.sealwax.internal.parallel;

import org.jspecify.annotations.NullMarked;
