package io.sealwax.internal.record;

import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.wire.Bytes;

/**
 * A session as a reader keeps it: a cipher with the AES-GCM key that the leading bytes of a nonce choose. Used by one
 * thread at a time; only {@link #isFor} may be asked by others, whose answer is then a hint.
 */
final class OpeningSession {
    private final GcmCipher cipher;
    private long head;
    private int tail;

    OpeningSession(GcmCipher cipher) {
        this.cipher = cipher;
    }

    void begin(RecordCipher keys, byte[] bytes, int nonceAt) {
        head = Bytes.int64(bytes, nonceAt);
        tail = Bytes.int32(bytes, nonceAt + Long.BYTES);
        keys.setKey(cipher, bytes, nonceAt);
    }

    boolean isFor(byte[] bytes, int nonceAt) {
        return head == Bytes.int64(bytes, nonceAt) && tail == Bytes.int32(bytes, nonceAt + Long.BYTES);
    }

    /** Opens the body of {@code length} bytes that begins at {@code bodyAt}; false where its tag is wrong. */
    boolean open(byte[] fullEncoding, byte[] bytes, int bodyAt, int length, byte[] out, int outAt) {
        return cipher.open(
                bytes,
                bodyAt + RecordFormat.SESSION_LENGTH,
                fullEncoding,
                bytes,
                bodyAt + RecordFormat.CIPHERTEXT_AT,
                length - RecordFormat.CIPHERTEXT_AT,
                out,
                outAt);
    }

    GcmCipher cipher() {
        return cipher;
    }
}
