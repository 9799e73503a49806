package io.sealwax;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A position in a message's plaintext. Not thread-safe. */
final class RangeChannel implements SeekableByteChannel {
    private final RangeReader reader;
    private long position;
    private boolean closed;

    RangeChannel(RangeReader reader) {
        this.reader = reader;
    }

    @Override
    public int read(ByteBuffer out) throws IOException {
        requireOpen();
        if (out.isReadOnly()) {
            // what other channels throw, and the reader does not
            throw new IllegalArgumentException("the buffer is read-only");
        }
        int count = reader.read(position, out);
        position += Math.max(count, 0);
        return count;
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
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("a position of " + newPosition);
        }
        position = newPosition;
        return this;
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
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
