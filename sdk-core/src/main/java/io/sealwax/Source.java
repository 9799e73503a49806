package io.sealwax;

import io.sealwax.internal.range.FileSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Bytes of which any range can be read: a file, an array, an object that is reached through HTTP's or S3's ranged GET.
 * Its length and its bytes must not change. Positions and lengths are in bytes.
 *
 * <p>Implementations are read by several threads at once. The caller that made a source closes it, if it needs closing.
 */
public interface Source extends Closeable {
    /**
     * Returns the length in bytes. It must be known and not negative: throw an {@link IOException} if it is not, since
     * nothing behind this length is read. {@link EnvelopeCipher#encryptRepeatably} asks again after the last byte, and
     * refuses another answer.
     *
     * @throws IOException if the length is not known
     */
    long size() throws IOException;

    /**
     * Reads all of a range. It lies within {@link #size()} and is never empty, and one call is one range, so that it
     * can be one request. There is one exception: a source of size 0 is asked for the byte at 0, and must throw. If it
     * returns one, it is refused.
     *
     * @param position of the first byte
     * @param out the caller's; only {@code length} bytes from {@code offset} are written to, and the array is not kept
     * @throws IOException if not all of the range can be read
     */
    void read(long position, byte[] out, int offset, int length) throws IOException;

    /** Does nothing unless it is overridden. */
    @Override
    default void close() throws IOException {}

    /** Returns a source over an array, which is not copied. */
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
     * Returns a source over a regular file, which is open until the source is closed. Pipes, terminals and devices have
     * no ranges, and many files of {@code /proc} and {@code /sys} have another length than they report: they are
     * refused. Read them as streams, with {@link EnvelopeCipher#encryptTo} and
     * {@link EncryptingOutputStream#transferFrom}.
     *
     * <p>A thread that is interrupted while it reads, or before, gets a
     * {@link java.nio.channels.ClosedByInterruptException} and stays interrupted, as with any
     * {@link java.nio.channels.FileChannel}. The other threads read on: the file is opened again for them. It must
     * still be the same file. If another file has its name by then, or its length or time has changed, reads fail as
     * long as that is so, and no byte of the other file is returned. Until an interrupt, the opened file is read,
     * whatever becomes of its name.
     *
     * @throws java.nio.file.FileSystemException if it is no regular file, or does not end at the length that it has
     * @throws IOException if it cannot be opened
     */
    static Source of(Path file) throws IOException {
        return new FileSource(file);
    }
}
