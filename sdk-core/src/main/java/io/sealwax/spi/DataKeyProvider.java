package io.sealwax.spi;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Hands out leases on data keys: to encrypt, and to decrypt. The two never mix: a data key that was made here to
 * encrypt does not serve to decrypt what was encrypted with it, since that would bypass the permission to decrypt.
 * Thread-safe.
 *
 * <p>Whoever takes a lease closes it exactly once; until then its data key is not wiped.
 *
 * <p>A message carries up to 255 wrapped keys, and a stranger may have added any of them. So a cipher asks for each
 * wrapped key once whether it is a {@link #candidate}, and takes the first whose data key is at hand and right. Only if
 * there is none does it have the others loaded, the nearest first.
 */
public interface DataKeyProvider {
    /**
     * Returns a lease on a data key to encrypt one message with.
     *
     * @param keyBound key-bound pairs only
     * @throws io.sealwax.DataKeyException if no data key could be obtained
     */
    DataKey.Lease current(EncryptionContext keyBound);

    /**
     * Returns a way to the data key of a wrapped key, or null if no master key here may be asked to unwrap it. This is
     * the one place where trust in a wrapped key is decided. Makes no call, does not wait and does not throw.
     *
     * @param wrapped from a message, which a stranger may have written
     * @param keyBound the key-bound pairs that the reader expects, and no others
     */
    @Nullable
    Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound);

    /**
     * Returns a lease on the data key of one wrapped key, as a cipher gets it for a message that has no other.
     *
     * @throws io.sealwax.DataKeyException if it is not trusted, could not be unwrapped, or has not 32 bytes
     */
    default DataKey.Lease of(WrappedDataKey wrapped, EncryptionContext keyBound) {
        Candidate candidate = candidate(wrapped, keyBound);
        if (candidate == null) {
            throw DataKeyException.of(Failure.NO_TRUSTED_KEY, DataKeyException.Category.CONFIGURATION)
                    .key(wrapped.providerId(), wrapped.keyName())
                    .message("no master key here trusts it")
                    .build();
        }
        DataKey.Lease lease = candidate.atHand();
        return lease != null ? lease : candidate.lease(KeyCall.start());
    }

    /** The data key of one wrapped key of a message, here or to be loaded. */
    @FunctionalInterface
    interface Candidate {
        /**
         * Returns a lease on the data key, loaded if it is not here. A provider that bounds how long callers wait
         * counts from {@link KeyCall#since} and leaves time for {@link KeyCall#others}, so that several wrapped keys do
         * not take several times as long; a data key that comes later may then be {@linkplain #atHand at hand}.
         *
         * @throws io.sealwax.DataKeyException if it could not be unwrapped, has not 32 bytes, or did not come in time
         */
        DataKey.Lease lease(KeyCall call);

        /**
         * Returns a lease on the data key if it is here, else null. Makes no call, does not wait and does not throw.
         * Returns null unless it is overridden; providers that keep data keys override it.
         */
        default DataKey.@Nullable Lease atHand() {
            return null;
        }

        /**
         * Returns its place among those of a message that have to be loaded: negative before the usual ones, 0 as
         * usual, positive after them. So a provider can prefer one that it has unwrapped before, and put off one whose
         * master key did not answer a moment ago. Makes no call and does not throw. Returns 0 unless it is overridden.
         */
        default int distance() {
            return 0;
        }
    }
}
