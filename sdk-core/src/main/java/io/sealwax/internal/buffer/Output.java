package io.sealwax.internal.buffer;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A range to write, in an array or a buffer. Bytes for a buffer without an array pass through an array of this object,
 * wiped when it is closed. The buffer's position is not moved. Not thread-safe.
 */
public final class Output implements AutoCloseable {
    private static final byte[] EMPTY = {};

    private final @Nullable ByteBuffer buffer;
    private final int begin;
    private byte[] array;

    private Output(@Nullable ByteBuffer buffer, byte[] array, int begin) {
        this.buffer = buffer;
        this.array = array;
        this.begin = begin;
    }

    /** The range that begins at {@code offset}. */
    public static Output of(byte[] array, int offset) {
        return new Output(null, array, offset);
    }

    /** The range that begins at the buffer's position; the buffer must not be read-only. */
    public static Output of(ByteBuffer buffer) {
        if (buffer.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        return buffer.hasArray()
                ? of(buffer.array(), buffer.arrayOffset() + buffer.position())
                : new Output(buffer, EMPTY, buffer.position());
    }

    /** Whether its bytes are written where the caller wants them, in one array. */
    public boolean isInPlace() {
        return buffer == null;
    }

    /** Throws where fewer bytes are there than are needed. */
    public static void requireRoom(int needed, int there) {
        if (needed > there) {
            throw new IllegalArgumentException("the output takes " + needed + " bytes, room is for " + there);
        }
    }

    /** Where in {@link #array} the {@code count} bytes of the range from {@code at} are to be written. */
    public int reserve(int at, int count) {
        if (buffer == null) {
            return begin + at;
        }
        if (array.length < count) {
            close();
            array = new byte[count];
        }
        return 0;
    }

    public byte[] array() {
        return array;
    }

    /** Says that what was reserved last has been written. */
    public void written(int at, int count) {
        if (buffer != null) {
            buffer.put(begin + at, array, 0, count);
        }
    }

    /** Fills the first {@code count} bytes of the range with zeros. */
    public void wipe(int count) {
        if (buffer == null) {
            Arrays.fill(array, begin, begin + count, (byte) 0);
            return;
        }
        close();
        for (int at = 0; at < count; at += array.length) {
            reserve(at, Math.min(count - at, 4096));
            buffer.put(begin + at, array, 0, Math.min(count - at, array.length));
        }
    }

    @Override
    public void close() {
        if (buffer != null) {
            Arrays.fill(array, (byte) 0);
        }
    }
}
