/** The cache of data keys. Not for use outside. */
@NullMarked
package io.sealwax.kms.internal.cache;

import org.jspecify.annotations.NullMarked;
