package io.sealwax.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the fields of a header that was parsed, or of as much of one as was: it checks nothing, and stops before the
 * first field that does not fit. Not thread-safe.
 */
final class FieldWalk {
    private static final int MAGIC = 3;
    private static final int RECORD = 1;
    private static final int BOUND_TO_KEY = 1;
    private static final int DETACHED = 2;
    private static final int KEY_ID = 16;
    private static final int SALT = 24;
    private static final int COMMITMENT = 32;
    private static final int LONGEST_NOTE = 40;

    private final byte[] bytes;
    private final int end;
    private final List<Field> fields = new ArrayList<>();
    private int at;

    private FieldWalk(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = Math.min(end, bytes.length);
    }

    /** The fields of the header and the beginning of the body, as far as they end at {@code end} or before. */
    static List<Field> fields(byte[] start, int end) {
        FieldWalk walk = new FieldWalk(start, end);
        if (walk.prefix() && walk.context() && walk.keys()) {
            walk.body();
        }
        return walk.fields;
    }

    private boolean prefix() {
        return plain(FieldKind.MAGIC, MAGIC, "\"SWX\"")
                && plain(FieldKind.VERSION, 1, number(1))
                && plain(FieldKind.BODY_KIND, 1, number(1) + (isRecord() ? ", a record" : ", chunks"));
    }

    private boolean isRecord() {
        return uint(MAGIC + 1, 1) == RECORD;
    }

    private boolean context() {
        int pairs = uint(at + 2, 2);
        boolean fits = plain(FieldKind.COUNT, 2, "context length " + number(2))
                && plain(FieldKind.COUNT, 2, "pair count " + number(2));
        for (int i = 0; fits && i < pairs; i++) {
            fits = pair();
        }
        return fits;
    }

    private boolean pair() {
        int flags = uint(at, 1);
        String bound = (flags & BOUND_TO_KEY) != 0 ? "bound to the key" : "bound to the message";
        boolean detached = (flags & DETACHED) != 0;
        return plain(FieldKind.FLAGS, 1, number(1) + ", " + bound + (detached ? ", value detached" : ""))
                && text(FieldKind.NAME, 2)
                && (detached || text(FieldKind.VALUE, 2));
    }

    private boolean keys() {
        int count = uint(at, 1);
        boolean fits = plain(FieldKind.COUNT, 1, "key count " + number(1) + (count == 0 ? ", detached keys" : ""));
        if (count == 0) {
            return fits && plain(FieldKind.KEY_ID, KEY_ID, "");
        }
        for (int i = 0; fits && i < count; i++) {
            fits = text(FieldKind.PROVIDER_ID, 1)
                    && text(FieldKind.KEY_NAME, 2)
                    && take(FieldKind.WRAPPED_KEY, 2, uint(at, 2), ", " + Visible.count(uint(at, 2)));
        }
        return fits;
    }

    private void body() {
        boolean fits = plain(isRecord() ? FieldKind.NONCE : FieldKind.SALT, SALT, "")
                && plain(FieldKind.COMMITMENT, COMMITMENT, "");
        if (fits) {
            plain(FieldKind.CIPHERTEXT, end - at, "");
        }
    }

    private boolean text(FieldKind kind, int lengthBytes) {
        int length = uint(at, lengthBytes);
        int from = at + lengthBytes;
        String text = length <= end - from ? new String(bytes, from, length, StandardCharsets.UTF_8) : "";
        return take(kind, lengthBytes, length, Visible.quoted(text, LONGEST_NOTE));
    }

    private boolean plain(FieldKind kind, int length, String note) {
        return take(kind, 0, length, note);
    }

    private boolean take(FieldKind kind, int lengthBytes, int length, String note) {
        int fieldEnd = at + lengthBytes + length;
        if (fieldEnd > end) {
            return false;
        }
        fields.add(new Field(
                kind,
                at,
                lengthBytes,
                fieldEnd,
                note.startsWith(",") ? kind.label() + note : (kind.label() + " " + note).strip()));
        at = fieldEnd;
        return true;
    }

    private String number(int length) {
        return Integer.toString(uint(at, length));
    }

    /** An unsigned integer; 0 where the bytes have ended, and then nothing fits either. */
    private int uint(int from, int length) {
        int value = 0;
        for (int i = 0; i < length; i++) {
            value = (value << 8) | (from + i < end ? bytes[from + i] & 0xff : 0);
        }
        return value;
    }
}
