package io.sealwax;

/**
 * A message that was opened: its plaintext, and the whole encryption context that it was sealed with, both authenticated.
 *
 * @param plaintext the plaintext; the array is the caller's
 * @param context all pairs with their values, those that were supplied among them
 */
public record DecryptedMessage(byte[] plaintext, EncryptionContext context) {
    /** The plaintext's length and the names of the context's pairs. */
    @Override
    public String toString() {
        return plaintext.length + " bytes, context " + context;
    }
}
