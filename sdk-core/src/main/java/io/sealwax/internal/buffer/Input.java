package io.sealwax.internal.buffer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to read, from an array or a buffer. JCA providers are fastest on arrays, so bytes of a buffer without one are
 * copied through an array of this object, wiped when it is closed. The buffer's position is not moved. Not thread-safe.
 */
public final class Input implements AutoCloseable {
    private static final byte[] EMPTY = {};

    private final @Nullable ByteBuffer buffer;
    private final int begin;
    private final int length;
    private byte[] array;

    private Input(@Nullable ByteBuffer buffer, byte[] array, int begin, int length) {
        this.buffer = buffer;
        this.array = array;
        this.begin = begin;
        this.length = length;
    }

    public static Input of(byte[] array) {
        return of(array, 0, array.length);
    }

    public static Input of(byte[] array, int offset, int length) {
        return new Input(null, array, offset, length);
    }

    /**
     * A range of an array, where the output is a range of {@code out}. Where both are one array, what is read is
     * copied: a JCA provider that meets one array on both sides makes a copy of its own as large as the array, and
     * wipes it never.
     */
    @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
    public static Input of(byte[] array, int offset, int length, byte[] out) {
        return array == out ? new Input(ByteBuffer.wrap(array), EMPTY, offset, length) : of(array, offset, length);
    }

    /** What remains in a buffer, where the output is in {@code out}. */
    @SuppressWarnings({"ReferenceEquality", "ByteBufferBackingArray"}) // the same array, wherever in it
    public static Input of(ByteBuffer buffer, ByteBuffer out) {
        boolean oneArray = buffer.hasArray() && out.hasArray() && buffer.array() == out.array();
        return buffer.hasArray() && !oneArray
                ? of(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining())
                : new Input(buffer, EMPTY, buffer.position(), buffer.remaining());
    }

    public int length() {
        return length;
    }

    /** Whether its bytes are read where the caller has them, in one array. */
    public boolean isInPlace() {
        return buffer == null;
    }

    /**
     * Makes {@code count} bytes from {@code at} readable in {@link #array}, and says where they begin; what was made so
     * before may be gone.
     */
    public int load(int at, int count) {
        if (buffer == null) {
            return begin + at;
        }
        if (array.length < count) {
            close();
            array = new byte[count];
        }
        buffer.get(begin + at, array, 0, count);
        return 0;
    }

    public byte[] array() {
        return array;
    }

    @Override
    public void close() {
        if (buffer != null) {
            Arrays.fill(array, (byte) 0);
        }
    }
}
