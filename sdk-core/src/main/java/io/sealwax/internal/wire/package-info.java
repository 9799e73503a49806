/** Fields in bytes. Not for use outside. */
@NullMarked
package io.sealwax.internal.wire;

import org.jspecify.annotations.NullMarked;
