/** FORMAT.md, <i>Context encoding</i>. Not for use outside. */
@NullMarked
package io.sealwax.internal.context;

import org.jspecify.annotations.NullMarked;
