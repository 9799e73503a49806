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

    /** No chunk. */
    public static final long NONE = -1;

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
        crypto.countForWarmUp();
        cipher.seal(nonceOf(chunk), 0, null, in, inAt, length, out, outAt);
    }

    /**
     * Seals consecutive chunks, and writes {@link ChunkLayout#sealedLength} bytes.
     *
     * @param length of the plaintext, whole chunks unless the message ends with it
     * @param last whether the message ends here: with a chunk that is shorter, if need be empty
     */
    public void sealAll(long first, byte[] in, int inAt, int length, byte[] out, int outAt, boolean last) {
        int chunks = length / ChunkLayout.CHUNK + (last ? 1 : 0);
        for (int i = 0; i < chunks; i++) {
            int at = i * ChunkLayout.CHUNK;
            int count = Math.min(ChunkLayout.CHUNK, length - at);
            seal(first + i, in, inAt + at, count, out, outAt + i * ChunkLayout.SEALED_CHUNK);
        }
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
        crypto.countForWarmUp();
        return cipher.open(nonceOf(chunk), 0, null, in, inAt, length, out, outAt);
    }

    /**
     * Opens consecutive chunks until one does not verify.
     *
     * @param length of the sealed chunks, all of which are full but the message's last one
     * @return the first chunk that does not verify, or {@link #NONE}. The range that it would have taken of the output
     *     is zeros, also if this throws; chunks before it are there, those behind it are not
     */
    public long openAll(long first, byte[] in, int inAt, int length, byte[] out, int outAt) {
        long chunk = first;
        int to = outAt;
        for (int at = 0; at < length; at += ChunkLayout.SEALED_CHUNK) {
            int count = Math.min(ChunkLayout.SEALED_CHUNK, length - at);
            boolean right = false;
            try {
                right = open(chunk, in, inAt + at, count, out, to);
            } finally {
                if (!right) {
                    Arrays.fill(out, to, to + count - GcmCipher.TAG_LENGTH, (byte) 0);
                }
            }
            if (!right) {
                return chunk;
            }
            chunk++;
            to += ChunkLayout.CHUNK;
        }
        return NONE;
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
