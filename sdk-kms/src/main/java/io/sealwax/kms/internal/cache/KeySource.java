package io.sealwax.kms.internal.cache;

import io.sealwax.spi.KeyCall;

/**
 * Asks a master key for data keys.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
public interface KeySource<K, V> {
    /**
     * Returns a data key that has no leases yet, and ages from {@code asked} or, if a master key says so, from earlier.
     */
    V load(K wanted, Freshness asked, KeyCall call);

    /** Where it queues; what is in one lane does not wait for what is in another. */
    String lane(K wanted);

    /** About how many bytes of the heap that by which a data key is found takes. */
    int bytes(K wanted);
}
