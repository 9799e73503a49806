package io.sealwax.internal.context;

import io.sealwax.internal.wire.Bytes;

/** One name and value with its flags, as UTF-8. */
record Pair(int flags, byte[] name, byte[] value) {
    /** Flags and the name's length. */
    static final int NAME_HEAD = 3;

    static final int VALUE_HEAD = 2;

    static int length(int nameLength, int valueLength) {
        return NAME_HEAD + nameLength + VALUE_HEAD + valueLength;
    }

    int fullLength() {
        return length(name.length, value.length);
    }

    int storedLength() {
        return Flags.isDetached(flags) ? NAME_HEAD + name.length : fullLength();
    }

    void write(byte[] out, int at, boolean full) {
        out[at] = (byte) flags;
        Bytes.putUint16(out, at + 1, name.length);
        int nameAt = at + NAME_HEAD;
        System.arraycopy(name, 0, out, nameAt, name.length);
        if (full || !Flags.isDetached(flags)) {
            int valueHeadAt = nameAt + name.length;
            Bytes.putUint16(out, valueHeadAt, value.length);
            System.arraycopy(value, 0, out, valueHeadAt + VALUE_HEAD, value.length);
        }
    }
}
