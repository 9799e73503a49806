/** Metrics of the cache of data keys, for Micrometer. */
@NullMarked
package io.sealwax.micrometer;

import org.jspecify.annotations.NullMarked;
