/**
 * Data keys: what is secret in one, its leases and limits, and which failure to report if none is found. Not for use
 * outside.
 */
@NullMarked
package io.sealwax.internal.keys;

import org.jspecify.annotations.NullMarked;
