package io.sealwax.internal.chunks;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.wire.Bytes;
import java.util.Arrays;

/**
 * Seals and opens chunks of one message, in any order, each once. Holds the message's key in a cipher until it is
 * closed, by the thread that uses it. Not thread-safe.
 */
public final class ChunkCipher implements AutoCloseable {
    private static final int COUNTER_AT = GcmCipher.NONCE_LENGTH - Long.BYTES;

    private static final long NONE = -1;

    private final ChunkKey key;
    private final CryptoProvider crypto;
    private final GcmCipher cipher;
    private final byte[] nonce;
    private final long baseCounter;
    private long lastSealed = NONE;
    private boolean closed;

    ChunkCipher(ChunkKey key, CryptoProvider crypto, GcmCipher cipher, byte[] baseNonce) {
        this.key = key;
        this.crypto = crypto;
        this.cipher = cipher;
        this.nonce = baseNonce;
        this.baseCounter = Bytes.int64(baseNonce, COUNTER_AT);
    }

    /**
     * Writes the sealed chunk, {@code length + 16} bytes.
     *
     * @throws CopiedProcess if the process may have been copied since the message began; what is under way then, is the
     *     same in every copy
     */
    public void seal(long chunk, byte[] in, int inAt, int length, byte[] out, int outAt) {
        requireNotClosed();
        key.requireUncopied();
        lastSealed = chunk;
        crypto.beforeChunk();
        cipher.seal(nonceOf(chunk), 0, null, in, inAt, length, out, outAt);
    }

    /** Whether the chunk that it sealed last is this one; asked by another thread, a hint. */
    public boolean sealedLast(long chunk) {
        return lastSealed == chunk;
    }

    /**
     * Opens a sealed chunk of {@code length} bytes, at least 16.
     *
     * @return false where the tag is wrong; the output range may then hold unverified bytes, which the caller wipes
     */
    public boolean open(long chunk, byte[] in, int inAt, int length, byte[] out, int outAt) {
        requireNotClosed();
        crypto.beforeChunk();
        return cipher.open(nonceOf(chunk), 0, null, in, inAt, length, out, outAt);
    }

    /** What was given back may have the key of another message by now. */
    private void requireNotClosed() {
        if (closed) {
            throw new IllegalStateException("the cipher was given back");
        }
    }

    private byte[] nonceOf(long chunk) {
        Bytes.putInt64(nonce, COUNTER_AT, baseCounter ^ chunk);
        return nonce;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Arrays.fill(nonce, (byte) 0);
            crypto.giveBack(cipher);
        }
    }
}
