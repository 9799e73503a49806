package io.sealwax.spi;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;

/**
 * Hands out leases on data keys: for sealing, and for opening. The two never mix: a data key that was made here for sealing does not serve
 * to open what was sealed with it, since that would go round the permission to decrypt. Thread-safe.
 *
 * <p>A lease is closed exactly once by whoever took it; until then its data key is not wiped.
 */
public interface DataKeyProvider {
    /**
     * A lease on a data key to seal one message with.
     *
     * @param keyBound key-bound pairs only
     * @throws io.sealwax.DataKeyException if there is none to be had
     */
    DataKey.Lease current(EncryptionContext keyBound);

    /** Whether a master key of this provider may be asked to unwrap it. Calls nobody. */
    boolean trusts(WrappedDataKey wrapped);

    /**
     * A lease on the data key that was wrapped so.
     *
     * @param wrapped one that this provider {@linkplain #trusts(WrappedDataKey) trusts}
     * @param keyBound key-bound pairs only
     * @throws io.sealwax.DataKeyException if it could not be unwrapped, or has not 32 bytes
     */
    DataKey.Lease of(WrappedDataKey wrapped, EncryptionContext keyBound);
}
