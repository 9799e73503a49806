package io.sealwax;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Bytes of which any range can be read: a file, an array, an object that is reached through HTTP's or S3's ranged GET. Its length and its bytes stay the
 * same. Positions and lengths are in bytes.
 *
 * <p>Implementations are read by several threads at once. A source stays whose it is, who closes it where that is needed.
 */
public interface Source extends Closeable {
    /**
     * How many bytes there are.
     *
     * @throws IOException if that cannot be told
     */
    long size() throws IOException;

    /**
     * Reads a range, all of it. It lies within {@link #size()} and is never empty, and one call is one range, so that it can be one request.
     *
     * @param position of the first byte
     * @param out the caller's; only {@code length} bytes from {@code offset} are written to, and the array is not kept
     * @throws IOException if not all of it can be read
     */
    void read(long position, byte[] out, int offset, int length) throws IOException;

    /** Does nothing unless it is overridden. */
    @Override
    default void close() throws IOException {}

    /** The bytes of an array, which is not copied. */
    static Source of(byte[] bytes) {
        return new Source() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void read(long position, byte[] out, int offset, int length) {
                Objects.checkFromIndexSize(position, length, bytes.length);
                System.arraycopy(bytes, (int) position, out, offset, length);
            }
        };
    }

    /**
     * The bytes of a file, which is open until the source is closed, or a thread is interrupted while it reads: that closes it for all of them, as it
     * does any {@link FileChannel}.
     *
     * @throws IOException if it cannot be opened
     */
    static Source of(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new Source() {
            @Override
            public long size() throws IOException {
                return channel.size();
            }

            @Override
            public void read(long position, byte[] out, int offset, int length) throws IOException {
                ByteBuffer rest = ByteBuffer.wrap(out, offset, length);
                while (rest.hasRemaining()) {
                    if (channel.read(rest, position + rest.position() - offset) < 0) {
                        throw new EOFException(
                                file + ": ends at " + channel.size() + " bytes, before " + (position + length));
                    }
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
