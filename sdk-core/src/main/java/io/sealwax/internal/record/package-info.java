/** FORMAT.md, <i>Body 01: record</i>. Not for use outside. */
@NullMarked
package io.sealwax.internal.record;

import org.jspecify.annotations.NullMarked;
