package io.sealwax.internal.range;

import io.sealwax.AuthenticationException;
import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkFailures;
import io.sealwax.internal.chunks.ChunkLayout;
import java.util.Arrays;

/**
 * Opens chunks of a message, one after another: a cipher, and arrays that are kept, since a short range would allocate
 * twice the chunk that it lies in. Holds no plaintext between two chunks. Not thread-safe.
 */
final class ChunkOpener implements AutoCloseable {
    private final ChunkCipher cipher;
    private final byte[] sealed = new byte[ChunkLayout.SEALED_CHUNK];
    private final byte[] plaintext = new byte[ChunkLayout.CHUNK];

    /** @param cipher is this object's from now on */
    ChunkOpener(ChunkCipher cipher) {
        this.cipher = cipher;
    }

    /** An array with room for a sealed chunk, for the caller until this is given back. */
    byte[] sealed() {
        return sealed;
    }

    /**
     * Opens consecutive chunks, or one of which only a part is wanted: {@code count} bytes from {@code from}.
     *
     * @throws AuthenticationException if one does not verify; the output then holds verified bytes and zeros
     */
    void open(long first, byte[] in, int inAt, int inLength, byte[] out, int outAt, int from, int count) {
        if (count == ChunkLayout.openedLength(inLength)) {
            ChunkFailures.require(cipher.openAll(first, in, inAt, inLength, out, outAt));
            return;
        }
        try {
            ChunkFailures.require(cipher.openAll(first, in, inAt, inLength, plaintext, 0));
            System.arraycopy(plaintext, from, out, outAt, count);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    /** Lets go of the message's key. */
    @Override
    public void close() {
        cipher.close();
    }
}
