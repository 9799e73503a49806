package io.sealwax.internal.context;

import io.sealwax.internal.wire.FieldReader;
import java.util.Arrays;

/** Checks that bytes are an encoding, mostly the stored one of a header, to the last byte. */
public final class StoredContext {
    private StoredContext() {}

    /**
     * Checks the bytes of an array.
     *
     * @param base where the message begins: offsets in errors are counted from there
     * @throws io.sealwax.MalformedMessageException at the first byte that is not as it must be
     */
    public static void check(byte[] bytes, int base, int offset, int length) {
        check(bytes, base, offset, length, "stored context", false);
    }

    /** Checks a full encoding, in which detached values stand too. */
    static void checkFull(byte[] encoding) {
        check(encoding, 0, 0, encoding.length, "full context", true);
    }

    private static void check(byte[] bytes, int base, int offset, int length, String what, boolean full) {
        FieldReader reader = new FieldReader(bytes, base, offset, offset + length, "the " + what);
        int count = reader.uint16("pair count");
        int previousAt = offset;
        int previousEnd = offset;
        for (int i = 0; i < count; i++) {
            int flagsAt = reader.at();
            int flags = reader.uint8("flags");
            if ((flags & ~Flags.ALL) != 0) {
                throw reader.malformed("flags", flagsAt, "reserved bits are set: " + flags);
            }
            int nameLength = reader.uint16("name");
            if (nameLength == 0) {
                throw reader.malformed("name", reader.at(), "it is empty");
            }
            int nameAt = reader.text(nameLength, "name");
            if (Arrays.compareUnsigned(bytes, previousAt, previousEnd, bytes, nameAt, reader.at()) >= 0) {
                throw reader.malformed("name", nameAt, "it does not sort behind the one before");
            }
            previousAt = nameAt;
            previousEnd = reader.at();
            if (full || !Flags.isDetached(flags)) {
                reader.text(reader.uint16("value"), "value");
            }
        }
        reader.end(what, offset + length);
    }
}
