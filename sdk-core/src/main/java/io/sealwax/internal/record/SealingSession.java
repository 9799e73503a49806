package io.sealwax.internal.record;

import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.crypto.NonceSource;

/**
 * A writer's session: 12 random bytes, the AES-GCM key that they choose, and at most 2^20 messages under it, each with
 * 12 fresh random bytes. Used by one thread at a time.
 */
final class SealingSession {
    private final GcmCipher cipher;
    private final NonceSource nonces;
    private final byte[] nonce = new byte[RecordFormat.NONCE_LENGTH];
    private int messagesLeft;
    private int begunIn;

    SealingSession(GcmCipher cipher, NonceSource nonces) {
        this.cipher = cipher;
        this.nonces = nonces;
    }

    /**
     * Whether it is used up, or its random bytes were drawn before the process was copied, and are another session's as
     * well.
     */
    boolean isOver() {
        return messagesLeft == 0 || begunIn != nonces.generation();
    }

    /** Begins anew with other random bytes. */
    void begin(RecordCipher keys, int messages) {
        begunIn = nonces.generation();
        nonces.fill(nonce, 0, RecordFormat.SESSION_LENGTH);
        messagesLeft = messages;
        keys.setKey(cipher, nonce, 0);
    }

    /** Writes nonce, ciphertext and tag into a body that begins at {@code bodyAt}. */
    void seal(byte[] fullEncoding, byte[] in, int inAt, int length, byte[] out, int bodyAt) {
        nonces.fill(nonce, RecordFormat.SESSION_LENGTH, RecordFormat.NONCE_LENGTH - RecordFormat.SESSION_LENGTH);
        messagesLeft--;
        System.arraycopy(nonce, 0, out, bodyAt, RecordFormat.NONCE_LENGTH);
        int ciphertextAt = bodyAt + RecordFormat.CIPHERTEXT_AT;
        cipher.seal(nonce, RecordFormat.SESSION_LENGTH, fullEncoding, in, inAt, length, out, ciphertextAt);
    }

    /** Ends it and wipes its random bytes; returns how many messages it did not use. */
    int end() {
        int left = messagesLeft;
        messagesLeft = 0;
        nonces.wipe();
        return left;
    }

    /** The cipher, to be wiped when the session is over. */
    GcmCipher cipher() {
        return cipher;
    }
}
