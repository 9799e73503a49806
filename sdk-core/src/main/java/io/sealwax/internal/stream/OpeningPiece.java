package io.sealwax.internal.stream;

import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkFailures;
import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.parallel.Work;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A few chunks of a stream, one after another: filled as they were sealed, opened until one does not verify, read, and
 * filled again. Used by one thread at a time.
 */
final class OpeningPiece implements Work {
    private static final byte[] NOTHING = {};

    private final ChunkKey key;
    private final CryptoProvider crypto;
    private final int most;
    private @Nullable ChunkCipher cipher;
    private byte[] sealed = NOTHING;
    private int length;
    private long firstChunk;
    private byte[] kept = NOTHING;
    private byte[] out = NOTHING;
    private int outAt;
    private int opened;
    private long wrongChunk = ChunkCipher.NONE;

    /** Takes as many chunks. */
    OpeningPiece(ChunkKey key, CryptoProvider crypto, int chunks) {
        this.key = key;
        this.crypto = crypto;
        this.most = chunks;
    }

    /** Makes it empty, to be filled with at most so many chunks, and returns how many sealed bytes these are. */
    int empty(int chunks) {
        int room = Math.min(most, chunks) * ChunkLayout.SEALED_CHUNK;
        if (sealed.length < room) {
            sealed = new byte[room];
        }
        length = 0;
        return room;
    }

    /** Where sealed bytes go, at {@link #length}. */
    byte[] sealed() {
        return sealed;
    }

    /** How many sealed bytes are in it. */
    int length() {
        return length;
    }

    /** How many bytes of plaintext these are, if all verify. */
    int plaintextLength() {
        return ChunkLayout.openedLength(length);
    }

    /** So many more, or fewer, are in it. */
    void advance(int count) {
        length += count;
    }

    /**
     * Says which chunks they are; a chunk that is not full is the last one, and has at least its tag.
     *
     * @return the number of the chunk that comes after them
     */
    long number(long first) {
        firstChunk = first;
        return first + (length + ChunkLayout.SEALED_CHUNK - 1) / ChunkLayout.SEALED_CHUNK;
    }

    /** Has the plaintext written to memory of its own. */
    void openIntoKept() {
        int needed = plaintextLength();
        if (kept.length < needed) {
            wipeKept();
            kept = new byte[needed];
        }
        openInto(kept, 0);
    }

    /** Has the plaintext written here. */
    void openInto(byte[] target, int at) {
        out = target;
        outAt = at;
    }

    @Override
    public void run() {
        if (cipher == null) {
            cipher = key.cipher(crypto);
        }
        opened = 0;
        wrongChunk = cipher.openAll(firstChunk, sealed, 0, length, out, outAt);
        opened = wrongChunk == ChunkCipher.NONE
                ? plaintextLength()
                : (int) (wrongChunk - firstChunk) * ChunkLayout.CHUNK;
    }

    /** How many bytes of plaintext were verified; those of the chunks before a wrong one. */
    int opened() {
        return opened;
    }

    /** Where the plaintext stands. */
    byte[] plaintext() {
        return out;
    }

    /** Throws where a chunk did not verify. */
    void requireRight() {
        ChunkFailures.require(wrongChunk);
    }

    private void wipeKept() {
        Arrays.fill(kept, (byte) 0);
    }

    @Override
    public void wipe() {
        wipeKept();
        if (cipher != null) {
            cipher.close();
        }
    }
}
