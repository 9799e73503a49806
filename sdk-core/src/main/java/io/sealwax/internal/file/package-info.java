/** Files that appear only when they are complete. Not for use outside. */
@NullMarked
package io.sealwax.internal.file;

import org.jspecify.annotations.NullMarked;
