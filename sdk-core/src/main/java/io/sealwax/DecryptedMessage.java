package io.sealwax;

/**
 * A decrypted message: its plaintext and its whole encryption context, both authenticated. Immutable but for the array,
 * which is not copied. Not serialisable, so that no plaintext is written out along with something else.
 */
public final class DecryptedMessage {
    private final byte[] plaintext;
    private final EncryptionContext context;

    DecryptedMessage(byte[] plaintext, EncryptionContext context) {
        this.plaintext = plaintext;
        this.context = context;
    }

    /** Returns the plaintext; the array is the caller's, and the same at every call. */
    public byte[] plaintext() {
        return plaintext;
    }

    /** Returns all pairs with their values, including those that were supplied. */
    public EncryptionContext context() {
        return context;
    }

    /** Returns the plaintext's length and the names of the context's pairs. */
    @Override
    public String toString() {
        return plaintext.length + " bytes, context " + context;
    }
}
