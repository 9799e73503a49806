package io.sealwax.internal.range;

import io.sealwax.AuthenticationException;
import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkFailures;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.crypto.GcmCipher;
import java.util.Arrays;

/**
 * Where one chunk of a message is opened after another: a cipher, and arrays that are kept, since a short range would
 * allocate twice the chunk that it lies in. Holds no plaintext between two chunks. Not thread-safe.
 */
final class ChunkOpener implements AutoCloseable {
    private final ChunkCipher cipher;
    private final byte[] sealed = new byte[ChunkLayout.SEALED_CHUNK];
    private final byte[] plaintext = new byte[ChunkLayout.CHUNK];

    /** @param cipher is the place's from now on */
    ChunkOpener(ChunkCipher cipher) {
        this.cipher = cipher;
    }

    /** An array with room for a sealed chunk, for the caller until the place is given back. */
    byte[] sealed() {
        return sealed;
    }

    /**
     * Opens one chunk, and writes {@code count} bytes of it from {@code from}.
     *
     * @throws AuthenticationException if it does not verify; the output is as it was, or unverified where it takes the
     *     whole chunk
     */
    void open(long chunk, byte[] in, int inAt, int inLength, byte[] out, int outAt, int from, int count) {
        boolean right;
        if (count == inLength - GcmCipher.TAG_LENGTH) {
            right = cipher.open(chunk, in, inAt, inLength, out, outAt);
        } else {
            try {
                right = cipher.open(chunk, in, inAt, inLength, plaintext, 0);
                if (right) {
                    System.arraycopy(plaintext, from, out, outAt, count);
                }
            } finally {
                Arrays.fill(plaintext, (byte) 0);
            }
        }
        if (!right) {
            throw ChunkFailures.wrong(chunk);
        }
    }

    /** Lets go of the message's key. */
    @Override
    public void close() {
        cipher.close();
    }
}
