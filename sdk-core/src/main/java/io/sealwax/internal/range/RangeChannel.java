package io.sealwax.internal.range;

import io.sealwax.RangeReader;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.concurrent.Life;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/**
 * A channel over a message's plaintext, which keeps the chunk that was read last. One thread at a time uses it, and any
 * thread may close it.
 */
public final class RangeChannel implements SeekableByteChannel {
    private static final byte[] NOTHING = {};

    private final RangeReader reader;
    private final ChunkCache kept;
    private final Life life;
    private volatile long position;

    public RangeChannel(RangeReader reader) {
        this.reader = reader;
        this.kept = new ChunkCache(reader);
        this.life = new Life("the channel", kept::wipe);
    }

    @Override
    public int read(ByteBuffer out) throws IOException {
        if (out.isReadOnly()) {
            requireOpen();
            // what other channels throw, and the reader does not
            throw new IllegalArgumentException("the buffer is read-only");
        }
        enter();
        int begin = out.position();
        boolean done = false;
        try {
            // also where nothing is asked of it: what is kept is not for readers of a message that was closed
            long from = position;
            reader.read(from, NOTHING, 0, 0);
            readOn(out, begin);
            int count = out.position() - begin;
            position = from + count;
            done = true;
            return count == 0 && out.hasRemaining() ? -1 : count;
        } finally {
            try {
                if (!done) {
                    kept.wipe();
                    for (int at = begin; at < out.position(); at++) {
                        out.put(at, (byte) 0);
                    }
                    out.position(begin);
                }
            } finally {
                life.exit();
            }
        }
    }

    /** Reads as much as there is; what fills a chunk without what is kept passes it by, in one range. */
    private void readOn(ByteBuffer out, int begin) throws IOException {
        long at = position;
        while (out.hasRemaining() && at < reader.size()) {
            if (kept.holds(at)) {
                kept.copy(at, out);
            } else if (out.remaining() > ChunkLayout.CHUNK || isWholeChunk(at, out.remaining())) {
                reader.read(at, out);
            } else {
                kept.load(at);
            }
            at = position + (out.position() - begin);
            if (life.isClosed()) {
                throw new AsynchronousCloseException();
            }
        }
    }

    private static boolean isWholeChunk(long position, int length) {
        return position % ChunkLayout.CHUNK == 0 && length == ChunkLayout.CHUNK;
    }

    @Override
    public int write(ByteBuffer in) throws IOException {
        requireOpen();
        throw new NonWritableChannelException();
    }

    @Override
    public long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) throws IOException {
        enter();
        try {
            if (newPosition < 0) {
                throw new IllegalArgumentException("a position of " + newPosition);
            }
            position = newPosition;
            return this;
        } finally {
            life.exit();
        }
    }

    @Override
    public long size() throws IOException {
        requireOpen();
        return reader.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
        requireOpen();
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return !life.isClosed();
    }

    @Override
    public void close() {
        life.close();
    }

    private void enter() throws ClosedChannelException {
        if (!life.enter()) {
            throw new ClosedChannelException();
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (life.isClosed()) {
            throw new ClosedChannelException();
        }
    }
}
