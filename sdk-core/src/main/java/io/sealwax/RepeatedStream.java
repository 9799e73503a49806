package io.sealwax;

import io.sealwax.internal.chunks.ChunkLayout;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/** A part of a message whose chunks can be made again. Not thread-safe. */
final class RepeatedStream extends InputStream {
    private final RepeatedChunks chunks;
    private final long end;
    private final byte[] plaintext = new byte[ChunkLayout.CHUNK];
    private final byte[] sealed = new byte[ChunkLayout.SEALED_CHUNK];
    private final byte[] single = new byte[1];
    private long position;
    private long sealedChunk = -1;
    private boolean closed;

    RepeatedStream(RepeatedChunks chunks, long position, long end) {
        this.chunks = chunks;
        this.position = position;
        this.end = end;
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, out.length);
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (chunks.isClosed()) {
            // what was sealed before stays behind as well
            Arrays.fill(sealed, (byte) 0);
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

    /** How many bytes come without anything being encrypted; none once this or the message was closed. */
    @Override
    public int available() {
        long inChunks = position - chunks.start().length;
        boolean isSealed =
                !closed && !chunks.isClosed() && inChunks >= 0 && inChunks / ChunkLayout.SEALED_CHUNK == sealedChunk;
        return isSealed
                ? (int) Math.min(end - position, ChunkLayout.SEALED_CHUNK - inChunks % ChunkLayout.SEALED_CHUNK)
                : 0;
    }

    @Override
    public void close() {
        closed = true;
        Arrays.fill(sealed, (byte) 0);
    }
}
