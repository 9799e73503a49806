package io.sealwax.internal.upload;

import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.concurrent.Life;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * A part of a message whose chunks can be made again: so it returns to any {@link #mark} without memory for it, or to
 * its first byte if none is set. One thread at a time uses it, and any thread may close it.
 */
public final class RepeatedStream extends InputStream {
    private final RepeatedChunks chunks;
    private final long end;
    private final byte[] plaintext = new byte[ChunkLayout.CHUNK];
    private final byte[] sealed = new byte[ChunkLayout.SEALED_CHUNK];
    private final byte[] single = new byte[1];
    private final Life life = new Life("the stream", this::wipe);
    private long position;
    private long marked;
    private long sealedChunk = -1;

    public RepeatedStream(RepeatedChunks chunks, long position, long end) {
        this.chunks = chunks;
        this.position = position;
        this.marked = position;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        enter();
        try {
            return readWithin(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
        } finally {
            life.exit();
        }
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, out.length);
        enter();
        try {
            return readWithin(out, offset, length);
        } finally {
            life.exit();
        }
    }

    private int readWithin(byte[] out, int offset, int length) throws IOException {
        if (chunks.isClosed()) {
            // what was sealed before stays behind as well
            wipe();
            throw new IOException("the message is closed");
        }
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            return -1;
        }
        byte[] start = chunks.start();
        int count = (int) Math.min(length, end - position);
        if (position < start.length) {
            count = (int) Math.min(count, start.length - position);
            System.arraycopy(start, (int) position, out, offset, count);
        } else {
            long inChunks = position - start.length;
            long chunk = inChunks / ChunkLayout.SEALED_CHUNK;
            int at = (int) (inChunks % ChunkLayout.SEALED_CHUNK);
            if (chunk != sealedChunk) {
                sealedChunk = -1;
                chunks.seal(chunk, plaintext, sealed);
                sealedChunk = chunk;
            }
            count = Math.min(count, ChunkLayout.SEALED_CHUNK - at);
            System.arraycopy(sealed, at, out, offset, count);
        }
        position += count;
        return count;
    }

    /** Goes on without making what is skipped. */
    @Override
    public long skip(long count) throws IOException {
        enter();
        try {
            long skipped = Math.max(0, Math.min(count, end - position));
            position += skipped;
            return skipped;
        } finally {
            life.exit();
        }
    }

    /**
     * Returns how many bytes come without anything being encrypted; 0 if this or the message is closed, or another
     * thread reads.
     */
    @Override
    public int available() {
        if (!life.tryEnter()) {
            return 0;
        }
        try {
            long inChunks = position - chunks.start().length;
            boolean isSealed =
                    !chunks.isClosed() && inChunks >= 0 && inChunks / ChunkLayout.SEALED_CHUNK == sealedChunk;
            return isSealed
                    ? (int) Math.min(end - position, ChunkLayout.SEALED_CHUNK - inChunks % ChunkLayout.SEALED_CHUNK)
                    : 0;
        } finally {
            life.exit();
        }
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    /** Remembers the position, however many bytes are read then. */
    @Override
    public void mark(int readLimit) {
        if (life.enter()) {
            marked = position;
            life.exit();
        }
    }

    @Override
    public void reset() throws IOException {
        enter();
        position = marked;
        life.exit();
    }

    private void enter() throws IOException {
        if (!life.enter()) {
            throw new IOException("the stream is closed");
        }
    }

    private void wipe() {
        sealedChunk = -1;
        Arrays.fill(sealed, (byte) 0);
    }

    @Override
    public void close() {
        life.close();
    }
}
