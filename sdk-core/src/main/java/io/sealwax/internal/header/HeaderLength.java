package io.sealwax.internal.header;

import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.wire.Bytes;
import java.util.Arrays;

/** How long a header is at least, for reading a stream without waiting for more than there is. */
public final class HeaderLength {
    private static final int UINT16 = 2;

    private HeaderLength() {}

    /**
     * Returns the minimum number of bytes needed to continue. Once that many are available, the header is complete or
     * can be rejected.
     *
     * @param length how many bytes are available
     */
    public static int atLeast(byte[] bytes, int length) {
        int keysAt = Layout.PREFIX_LENGTH + UINT16;
        if (length < keysAt) {
            return keysAt;
        }
        if (!isKnown(bytes) || Bytes.uint16(bytes, Layout.PREFIX_LENGTH) > ContextEncoding.MAX_LENGTH) {
            return length;
        }
        keysAt += Bytes.uint16(bytes, Layout.PREFIX_LENGTH);
        if (length <= keysAt) {
            return keysAt + 1;
        }
        int keyCount = bytes[keysAt] & 0xff;
        return keyCount == Layout.DETACHED_KEYS
                ? keysAt + 1 + Layout.KEY_ID_LENGTH
                : keys(bytes, length, keysAt + 1, keyCount);
    }

    private static boolean isKnown(byte[] bytes) {
        return startsWith(bytes, BodyKind.RECORD.prefix()) || startsWith(bytes, BodyKind.CHUNKS.prefix());
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static int keys(byte[] bytes, int length, int begin, int keyCount) {
        int at = begin;
        for (int key = 0; key < keyCount; key++) {
            if (length <= at) {
                return at + 1;
            }
            at += 1 + (bytes[at] & 0xff);
            for (int field = 0; field < 2; field++) {
                if (length < at + UINT16) {
                    return at + UINT16;
                }
                at += UINT16 + Bytes.uint16(bytes, at);
            }
        }
        return at;
    }
}
