package io.sealwax.internal.wire;

import io.sealwax.Failure;
import io.sealwax.MalformedMessageException;

/**
 * Reads the fields of a header one after another. Every field that does not fit or is not as it must be becomes a
 * {@code malformed-header} with the field's name and offset. Not thread-safe.
 */
public final class FieldReader {
    private final byte[] bytes;
    private final int base;
    private final int end;
    private final String ending;
    private int at;

    /**
     * Reads from {@code from} up to {@code end}.
     *
     * @param base where the message or section begins: offsets in errors are counted from there
     * @param ending what ends at {@code end}, for error messages
     */
    public FieldReader(byte[] bytes, int base, int from, int end, String ending) {
        this.bytes = bytes;
        this.base = base;
        this.at = from;
        this.end = end;
        this.ending = ending;
    }

    /** Where the next field begins, in the array. */
    public int at() {
        return at;
    }

    public int uint8(String field) {
        need(1, field);
        return bytes[at++] & 0xff;
    }

    public int uint16(String field) {
        need(2, field);
        int value = Bytes.uint16(bytes, at);
        at += 2;
        return value;
    }

    /** Moves past {@code length} bytes and returns where they begin. */
    public int skip(int length, String field) {
        need(length, field);
        int from = at;
        at += length;
        return from;
    }

    /** Moves past bytes that must be well-formed UTF-8 and returns where they begin. */
    public int text(int length, String field) {
        int from = skip(length, field);
        int malformedAt = Utf8.firstMalformed(bytes, from, at);
        if (malformedAt >= 0) {
            throw malformed(field, malformedAt, "it is not UTF-8");
        }
        return from;
    }

    /** Throws where bytes are left between here and {@code last}. */
    public void end(String field, int last) {
        int left = last - at;
        if (left > 0) {
            throw malformed(
                    field, at, left + (left == 1 ? " byte is left" : " bytes are left") + " after its last part");
        }
    }

    public MalformedMessageException malformed(String field, int where, String why) {
        return new MalformedMessageException(Failure.MALFORMED_HEADER, field, where - base, why);
    }

    private void need(int length, String field) {
        if (length > end - at) {
            throw malformed(
                    field,
                    at,
                    "it takes " + length + (length == 1 ? " byte, " : " bytes, ") + ending + " ends after "
                            + (end - at));
        }
    }
}
