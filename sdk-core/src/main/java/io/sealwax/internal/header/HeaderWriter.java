package io.sealwax.internal.header;

import io.sealwax.internal.wire.Bytes;

/**
 * Writes the header of a message.
 *
 * @param storedContext the stored encoding of the context
 * @param keys what follows it: a key section, or 00 and a key id
 */
public record HeaderWriter(byte[] storedContext, byte[] keys) {
    private static final int CONTEXT_HEAD = 2;

    /** The header's length in bytes, which may be more than a header can have. */
    public int length() {
        return Layout.PREFIX_LENGTH + CONTEXT_HEAD + storedContext.length + keys.length;
    }

    /** Writes the header and returns where it ends. */
    public int write(BodyKind bodyKind, byte[] out, int at) {
        System.arraycopy(bodyKind.prefix(), 0, out, at, Layout.PREFIX_LENGTH);
        int contextAt = at + Layout.PREFIX_LENGTH + CONTEXT_HEAD;
        Bytes.putUint16(out, contextAt - CONTEXT_HEAD, storedContext.length);
        System.arraycopy(storedContext, 0, out, contextAt, storedContext.length);
        int keysAt = contextAt + storedContext.length;
        System.arraycopy(keys, 0, out, keysAt, keys.length);
        return keysAt + keys.length;
    }
}
