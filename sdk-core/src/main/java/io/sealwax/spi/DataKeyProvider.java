package io.sealwax.spi;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import org.jspecify.annotations.Nullable;

/**
 * Hands out leases on data keys: for sealing, and for opening. The two never mix: a data key that was made here for
 * sealing does not serve to open what was sealed with it, since that would go round the permission to decrypt.
 * Thread-safe.
 *
 * <p>A lease is closed exactly once by whoever took it; until then its data key is not wiped.
 *
 * <p>A message carries up to 255 wrapped keys, and a stranger may have put any of them there. So a cipher that opens a
 * message first takes those that are {@linkplain #atHand at hand}. Only if none of these is right does it ask for the
 * others: the {@linkplain #distance nearest} first, and those that are as near in the writer's order.
 *
 * <p>A provider that overrides none of the methods with defaults is asked for each wrapped key that it trusts, in the
 * writer's order, and each may take as long as its {@link #of(WrappedDataKey, EncryptionContext) of} takes. A provider
 * that wraps another one forwards all of the methods.
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
     * Returns a lease on the data key that was wrapped so, if this provider has it and trusts the wrapped key, else
     * null. Makes no call, does not wait and does not throw. Returns null unless it is overridden; providers that keep
     * data keys override it.
     *
     * @param wrapped any wrapped key, trusted or not
     * @param keyBound key-bound pairs only
     * @return a lease that the caller closes
     */
    default DataKey.@Nullable Lease atHand(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return null;
    }

    /**
     * Returns the place of a wrapped key among those of one message that are to be asked for: below 0 before the usual
     * ones, 0 as usual, above 0 after them. So a provider can prefer one that it has unwrapped before, and put off one
     * whose master key did not answer a moment ago. Makes no call and does not throw. Returns 0 unless it is
     * overridden.
     *
     * @param wrapped one that this provider {@linkplain #trusts(WrappedDataKey) trusts}
     * @param keyBound key-bound pairs only
     */
    default int distance(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return 0;
    }

    /**
     * A lease on the data key that was wrapped so.
     *
     * @param wrapped one that this provider {@linkplain #trusts(WrappedDataKey) trusts}
     * @param keyBound key-bound pairs only
     * @throws io.sealwax.DataKeyException if it could not be unwrapped, or has not 32 bytes
     */
    DataKey.Lease of(WrappedDataKey wrapped, EncryptionContext keyBound);

    /**
     * Returns a lease as {@link #of(WrappedDataKey, EncryptionContext)} does, for one of several wrapped keys of a
     * message. A provider that bounds how long a caller waits counts from {@code since}, and leaves time for the
     * others, so that many wrapped keys do not take many times as long. A data key that comes later than that is
     * {@linkplain #atHand at hand}, and is looked for again before each of the others is asked for, and at the end.
     * Ignores the time unless it is overridden.
     *
     * @param since when the first wrapped key of the message was asked for, in nanoseconds of {@link System#nanoTime}
     * @param others how many wrapped keys of the message may be asked for after this one
     * @throws io.sealwax.DataKeyException if it could not be unwrapped, has not 32 bytes, or did not come in time
     */
    default DataKey.Lease of(WrappedDataKey wrapped, EncryptionContext keyBound, long since, int others) {
        return of(wrapped, keyBound);
    }
}
