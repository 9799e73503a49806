/** FORMAT.md, <i>Header</i>. Not for use outside. */
@NullMarked
package io.sealwax.internal.header;

import org.jspecify.annotations.NullMarked;
