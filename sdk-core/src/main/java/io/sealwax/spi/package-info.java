/**
 * The interfaces that sources of data keys implement: a {@link io.sealwax.spi.MasterKey} wraps data keys, and a
 * {@link io.sealwax.spi.DataKeyProvider} gives leases on them.
 */
@NullMarked
package io.sealwax.spi;

import org.jspecify.annotations.NullMarked;
