package io.sealwax.internal.range;

import io.sealwax.RangeReader;
import io.sealwax.internal.chunks.ChunkLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The chunk of a message that was read last, so that many short reads open it once. Memory is taken with the first one.
 * Not thread-safe.
 */
final class ChunkCache {
    private static final byte[] NOTHING = {};

    private final RangeReader reader;
    private byte[] plaintext = NOTHING;
    private long begin;
    private int length;

    ChunkCache(RangeReader reader) {
        this.reader = reader;
    }

    boolean holds(long position) {
        return position >= begin && position < begin + length;
    }

    /** Loads the chunk that holds a position of the plaintext, in place of the one before; none if this throws. */
    void load(long position) throws IOException {
        length = 0;
        if (plaintext.length == 0) {
            plaintext = new byte[ChunkLayout.CHUNK];
        }
        begin = position - position % ChunkLayout.CHUNK;
        int count = reader.read(begin, plaintext, 0, ChunkLayout.CHUNK);
        Arrays.fill(plaintext, count, ChunkLayout.CHUNK, (byte) 0);
        length = count;
    }

    /** Writes the bytes from a position that it {@link #holds}, as far as there is room. */
    void copy(long position, ByteBuffer out) {
        int from = (int) (position - begin);
        out.put(plaintext, from, Math.min(out.remaining(), length - from));
    }

    void wipe() {
        Arrays.fill(plaintext, (byte) 0);
        length = 0;
    }
}
