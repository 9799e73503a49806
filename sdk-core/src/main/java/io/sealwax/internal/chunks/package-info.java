/** FORMAT.md, <i>Body 02: chunks</i>. Not for use outside. */
@NullMarked
package io.sealwax.internal.chunks;

import org.jspecify.annotations.NullMarked;
