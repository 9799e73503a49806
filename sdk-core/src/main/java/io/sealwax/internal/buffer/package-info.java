/** Arrays and buffers of callers. Not for use outside. */
@NullMarked
package io.sealwax.internal.buffer;

import org.jspecify.annotations.NullMarked;
