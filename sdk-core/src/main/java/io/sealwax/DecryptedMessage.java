package io.sealwax;

/**
 * A message that was opened: its plaintext, and the whole encryption context that it was sealed with, both
 * authenticated. Immutable but for the array, which it does not copy. Not serialisable, so that no plaintext is written
 * out along with something else.
 */
public final class DecryptedMessage {
    private final byte[] plaintext;
    private final EncryptionContext context;

    DecryptedMessage(byte[] plaintext, EncryptionContext context) {
        this.plaintext = plaintext;
        this.context = context;
    }

    /** The plaintext; the array is the caller's, and the same at every call. */
    public byte[] plaintext() {
        return plaintext;
    }

    /** All pairs with their values, those that were supplied among them. */
    public EncryptionContext context() {
        return context;
    }

    /** The plaintext's length and the names of the context's pairs. */
    @Override
    public String toString() {
        return plaintext.length + " bytes, context " + context;
    }
}
