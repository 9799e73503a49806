package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import org.jspecify.annotations.Nullable;

/** A data key in a cache. Thread-safe. */
public interface LentKey {
    /** A lease for one message, or null where the key is used up or retired. */
    DataKey.@Nullable Lease lease();

    /** Refuses leases from now on; the key is wiped when the last one comes back. */
    void retire();
}
