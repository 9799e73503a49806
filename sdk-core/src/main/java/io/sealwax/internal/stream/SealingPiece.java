package io.sealwax.internal.stream;

import io.sealwax.internal.buffer.InputStreams;
import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.parallel.Work;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A few chunks of a stream, one after another: filled with plaintext, sealed, read, and filled again. What is gathered
 * here is copied; whole chunks can be read from where they are instead. Used by one thread at a time.
 */
final class SealingPiece implements Work {
    private static final byte[] NOTHING = {};

    private final ChunkKey key;
    private final CryptoProvider crypto;
    private final int most;
    private @Nullable ChunkCipher cipher;
    private byte[] gathered = NOTHING;
    private byte[] in = NOTHING;
    private int inAt;
    private int length;
    private long firstChunk;
    private boolean last;
    private byte[] sealed = NOTHING;
    private int sealedLength;

    /** Takes as many chunks. */
    SealingPiece(ChunkKey key, CryptoProvider crypto, int chunks) {
        this.key = key;
        this.crypto = crypto;
        this.most = chunks * ChunkLayout.CHUNK;
    }

    /** How many bytes of plaintext are in it. */
    int length() {
        return length;
    }

    boolean isFull() {
        return length == most;
    }

    /** Copies as many bytes as there is room for, and returns how many. */
    int gather(byte[] from, int at, int count) {
        int taken = room(count);
        System.arraycopy(from, at, gathered, length - taken, taken);
        return taken;
    }

    /** The same from a buffer, whose position moves. */
    void gather(ByteBuffer from) {
        int taken = room(from.remaining());
        from.get(gathered, length - taken, taken);
    }

    /** The same from a stream, by one read; false where the stream has ended. */
    boolean gather(InputStream from) throws IOException {
        int room = room(most - length);
        int begin = length - room;
        length = begin;
        int count = InputStreams.readSome(from, gathered, begin, room);
        length += Math.max(count, 0);
        return count >= 0;
    }

    private int room(int count) {
        int taken = Math.min(count, most - length);
        if (gathered.length < length + taken) {
            byte[] more = new byte[Math.min(most, Math.max(length + taken, 2 * gathered.length))];
            System.arraycopy(gathered, 0, more, 0, length);
            Arrays.fill(gathered, (byte) 0);
            gathered = more;
        }
        in = gathered;
        inAt = 0;
        length += taken;
        return taken;
    }

    /** Takes out what does not fill a chunk, and returns it in an array that is the caller's to wipe. */
    byte[] takeRest() {
        int whole = length / ChunkLayout.CHUNK * ChunkLayout.CHUNK;
        byte[] rest = Arrays.copyOfRange(gathered, whole, length);
        length = whole;
        return rest;
    }

    /**
     * Takes whole chunks from where they are, which stay as they are until it was sealed, and returns how many bytes;
     * it must be empty.
     */
    int borrow(byte[] from, int at, int count) {
        in = from;
        inAt = at;
        length = Math.min(count / ChunkLayout.CHUNK * ChunkLayout.CHUNK, most);
        return length;
    }

    /**
     * Says which chunks they are.
     *
     * @param isLast whether the message ends here; the last chunk is the one that is not full
     * @return the number of the chunk that comes after them
     */
    long number(long first, boolean isLast) {
        firstChunk = first;
        last = isLast;
        sealedLength = ChunkLayout.sealedLength(length, isLast);
        return first + length / ChunkLayout.CHUNK + (isLast ? 1 : 0);
    }

    @Override
    public void run() {
        if (sealed.length < sealedLength) {
            sealed = new byte[sealedLength];
        }
        if (cipher == null) {
            cipher = key.cipher(crypto);
        }
        cipher.sealAll(firstChunk, in, inAt, length, sealed, 0, last);
        in = NOTHING;
        inAt = 0;
        length = 0;
    }

    /** What was sealed, in its first {@link #sealedLength} bytes. */
    byte[] sealed() {
        return sealed;
    }

    int sealedLength() {
        return sealedLength;
    }

    @Override
    public void wipe() {
        Arrays.fill(gathered, (byte) 0);
        if (cipher != null) {
            cipher.close();
        }
    }
}
