package io.sealwax.internal.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Well-formed UTF-8 (Unicode 15, table 3-7), both ways, with nothing replaced and nothing normalised. */
public final class Utf8 {
    /** The bits that are clear in eight ASCII characters. */
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** The encoding of a text, or null where it has a lone surrogate. */
    public static byte @Nullable [] encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || ++i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return null;
                }
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text of bytes that are known to be well-formed. */
    public static String decode(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /** The offset of the first byte that belongs to no well-formed sequence, or -1 where there is none. */
    public static int firstMalformed(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && (Bytes.int64(bytes, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to) {
            int length = sequenceLength(bytes, at, to);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /** The length of the sequence that starts here, 0 where none does. */
    private static int sequenceLength(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (length > to - at) {
            return 0;
        }
        // the second byte's range shuts out overlong forms, surrogates and what lies beyond U+10FFFF
        int second = bytes[at + 1] & 0xff;
        int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
