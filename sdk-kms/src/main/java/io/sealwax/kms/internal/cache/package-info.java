/**
 * The cache of data keys. Not for use outside.
 *
 * <p>A side of the cache is a {@link io.sealwax.kms.internal.cache.DataKeyCache}. Its entries are in an
 * {@code EntryTable}, loads come from a {@code KeyLoader} and run in a
 * {@link io.sealwax.kms.internal.cache.LoadExecutor}, and callers that miss share an {@code InFlightLoad}. No two files
 * depend on each other. The repository's {@code docs/cache.md} has the states of an entry, the way of a hit and of a
 * miss, and what is bounded by what.
 */
@NullMarked
package io.sealwax.kms.internal.cache;

import org.jspecify.annotations.NullMarked;
