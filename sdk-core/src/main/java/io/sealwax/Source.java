package io.sealwax;

import io.sealwax.internal.range.FileSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Bytes of which any range can be read: a file, an array, an object that is reached through HTTP's or S3's ranged GET.
 * Its length and its bytes stay the same. Positions and lengths are in bytes.
 *
 * <p>Implementations are read by several threads at once. A source stays whose it is, who closes it where that is
 * needed.
 */
public interface Source extends Closeable {
    /**
     * Returns how many bytes there are. A source that does not know throws: what comes after this length is not read.
     * {@link EnvelopeCipher#encryptRepeatably} asks again when it has read the last byte, and refuses another answer.
     *
     * @throws IOException if that cannot be told
     */
    long size() throws IOException;

    /**
     * Reads a range, all of it. It lies within {@link #size()} and is never empty, and one call is one range, so that
     * it can be one request. There is one exception: a source whose size is 0 is asked for the byte at 0, and throws.
     * If it gives one, it is refused.
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
     * Returns the bytes of a regular file, which is open until the source is closed. Pipes, terminals and devices have
     * no ranges, and many files of {@code /proc} and {@code /sys} have another length than they say: they are refused.
     * They can be read as streams, with {@link EnvelopeCipher#encryptTo} and
     * {@link EncryptingOutputStream#transferFrom}.
     *
     * <p>A thread that is interrupted while it reads, or before, gets a
     * {@link java.nio.channels.ClosedByInterruptException} and stays interrupted, as with any
     * {@link java.nio.channels.FileChannel}; the other threads read on, for which the file is opened again. It must be
     * the same file then: where another has its name by now, or its length or its time changed, reads fail as long as
     * that is so, and no byte of the other file is handed out. Until an interrupt, what was opened is read, whatever
     * becomes of its name.
     *
     * @throws java.nio.file.FileSystemException if it is no regular file, or does not end at the length that it has
     * @throws IOException if it cannot be opened
     */
    static Source of(Path file) throws IOException {
        return new FileSource(file);
    }
}
