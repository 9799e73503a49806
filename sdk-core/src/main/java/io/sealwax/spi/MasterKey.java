package io.sealwax.spi;

import io.sealwax.EncryptionContext;

/**
 * A key that wraps data keys and never leaves where it is kept: a KMS, an HSM, or a {@link io.sealwax.LocalMasterKey}.
 *
 * <p>A master key is given the key-bound pairs of a context only, and must bind the wrapped key to exactly these. It
 * keeps no data key: the arrays it returns are the caller's, who wipes them. Implementations are thread-safe, and bound
 * how long they wait.
 *
 * <p>What a KMS answers becomes a {@link io.sealwax.DataKeyException} with the matching category.
 */
public interface MasterKey {
    /** What kind of master key this is: the provider id in the header, 1 to 255 ASCII characters. */
    String providerId();

    /** How the user calls this key; for messages and metrics. */
    String name();

    /**
     * Makes a new data key of 32 bytes and wraps it.
     *
     * @param keyBound the key-bound pairs
     * @return the data key, whose array is the caller's to wipe, and its wrapped form
     * @throws io.sealwax.DataKeyException if there is none to be had
     */
    GeneratedDataKey generate(EncryptionContext keyBound);

    /**
     * Wraps a data key that another master key generated.
     *
     * @param dataKey 32 bytes, the caller's to wipe; neither kept nor changed. Each master key is given an array of its
     *     own
     * @param keyBound the key-bound pairs
     * @throws io.sealwax.DataKeyException if it could not be wrapped
     */
    WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound);

    /** Whether this master key may be asked to unwrap it. Answers from what is in memory: it calls nobody. */
    boolean trusts(WrappedDataKey wrapped);

    /**
     * Returns the name of the key that is called to unwrap it. If messages can name one key in several ways, such as a
     * key with replicas in several Regions, the answer is the same for all of them: a cache keeps one data key for it,
     * so that a stranger cannot make many of one. Makes no call. Returns the name in the message unless it is
     * overridden.
     *
     * @param wrapped one that this key {@linkplain #trusts(WrappedDataKey) trusts}
     */
    default String nameToCall(WrappedDataKey wrapped) {
        return wrapped.keyName();
    }

    /**
     * Unwraps a data key.
     *
     * @param wrapped one that this key {@linkplain #trusts(WrappedDataKey) trusts}
     * @param keyBound the key-bound pairs, those it was wrapped with or it fails
     * @return the data key, whose array is the caller's to wipe; its length is the caller's to check
     * @throws io.sealwax.DataKeyException if it could not be unwrapped
     */
    byte[] unwrap(WrappedDataKey wrapped, EncryptionContext keyBound);

    /**
     * A new data key in both forms.
     *
     * @param plaintext 32 bytes; whoever receives the pair wipes them
     * @param wrapped the same key, wrapped
     */
    record GeneratedDataKey(byte[] plaintext, WrappedDataKey wrapped) {
        /** The wrapped form alone. */
        @Override
        public String toString() {
            return wrapped.toString();
        }
    }
}
