package io.sealwax.internal.range;

import io.sealwax.Source;
import java.io.IOException;
import java.io.InputStream;

/** A source as a stream, from its beginning; each read is one of the source. Not thread-safe. */
public final class SourceStream extends InputStream {
    private final Source source;
    private final long size;
    private long position;

    public SourceStream(Source source, long size) {
        this.source = source;
        this.size = size;
    }

    /**
     * Returns the length of a plaintext. A source that says it is empty is asked for a byte: one that does not know its
     * length often says 0, and an empty message would take its place.
     */
    public static long plaintextLengthOf(Source source) throws IOException {
        long length = lengthOf(source);
        if (length == 0 && hasByte(source)) {
            throw new IOException("the source says that it is empty, but has bytes: a source must know its size");
        }
        return length;
    }

    private static boolean hasByte(Source source) {
        byte[] single = new byte[1];
        try {
            source.read(0, single, 0, 1);
            return true;
        } catch (IOException | RuntimeException e) {
            // what is empty has no such range
            return false;
        } finally {
            single[0] = 0;
        }
    }

    /** Returns the length of a source; throws if it is not known. */
    public static long lengthOf(Source source) throws IOException {
        long length = source.size();
        if (length < 0) {
            throw new IOException("a source of " + length + " bytes: it must know how many it has");
        }
        return length;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] out, int offset, int length) throws IOException {
        int count = (int) Math.min(length, size - position);
        if (count == 0) {
            return length == 0 ? 0 : -1;
        }
        source.read(position, out, offset, count);
        position += count;
        return count;
    }
}
