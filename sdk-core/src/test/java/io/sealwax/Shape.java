package io.sealwax;

import java.nio.ByteBuffer;

/** The kinds of buffer that a caller may bring. */
enum Shape {
    HEAP {
        @Override
        ByteBuffer allocate(int capacity) {
            return ByteBuffer.allocate(capacity);
        }
    },
    /** A slice, whose array offset is not zero. */
    SLICE {
        @Override
        ByteBuffer allocate(int capacity) {
            return ByteBuffer.allocate(capacity + 11).slice(7, capacity);
        }
    },
    DIRECT {
        @Override
        ByteBuffer allocate(int capacity) {
            return ByteBuffer.allocateDirect(capacity);
        }
    },
    /** Read-only to read from, with the array hidden; a plain one to write to. */
    READ_ONLY {
        @Override
        ByteBuffer allocate(int capacity) {
            return ByteBuffer.allocate(capacity);
        }

        @Override
        ByteBuffer source(byte[] bytes) {
            return super.source(bytes).asReadOnlyBuffer();
        }
    },
    READ_ONLY_DIRECT {
        @Override
        ByteBuffer allocate(int capacity) {
            return ByteBuffer.allocateDirect(capacity);
        }

        @Override
        ByteBuffer source(byte[] bytes) {
            return super.source(bytes).asReadOnlyBuffer();
        }
    };

    static final int BEFORE = 3;
    static final int BEHIND = 2;

    abstract ByteBuffer allocate(int capacity);

    /** A buffer in which these bytes remain, with others before and behind them. */
    ByteBuffer source(byte[] bytes) {
        ByteBuffer buffer = allocate(BEFORE + bytes.length + BEHIND);
        buffer.position(BEFORE).put(bytes);
        return buffer.limit(BEFORE + bytes.length).position(BEFORE);
    }

    /** A buffer with room for so many bytes. */
    ByteBuffer target(int length) {
        return allocate(BEFORE + length + BEHIND).limit(BEFORE + length).position(BEFORE);
    }

    /** What stands between where a target began and its position. */
    static byte[] written(ByteBuffer target) {
        byte[] bytes = new byte[target.position() - BEFORE];
        target.get(BEFORE, bytes);
        return bytes;
    }

    /** Everything in a target, what lies around its range included. */
    static byte[] whole(ByteBuffer target) {
        byte[] bytes = new byte[target.capacity()];
        target.duplicate().clear().get(0, bytes);
        return bytes;
    }
}
