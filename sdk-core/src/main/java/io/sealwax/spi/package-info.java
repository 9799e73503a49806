/**
 * What a source of data keys implements: a {@link io.sealwax.spi.MasterKey} wraps them, a
 * {@link io.sealwax.spi.DataKeyProvider} lends them.
 */
@NullMarked
package io.sealwax.spi;

import org.jspecify.annotations.NullMarked;
