package io.sealwax.cli;

import io.sealwax.MalformedMessageException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The bytes of a message in hex, each field on rows of its own: offset, bytes, and what they are, in the field's
 * colour. Of a malformed message it shows the fields up to the place that is wrong, and that place. Long fields are
 * shown in part. Not thread-safe.
 */
final class BytePicture {
    private static final int ROW = 16;
    private static final int HEX_WIDTH = 3 * ROW - 1;
    /** Bytes of a field that are always shown whole. */
    private static final int SHORT = 5 * ROW;

    private static final int SHOWN_OF_LONG = 2 * ROW;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final Inspection inspection;
    private final byte[] bytes;
    private final Ink ink;
    private final StringBuilder picture = new StringBuilder();

    BytePicture(Inspection inspection, Ink ink) {
        this.inspection = inspection;
        this.bytes = inspection.start();
        this.ink = ink;
    }

    String draw() {
        int wrongAt = inspection.header() == null && inspection.failure() instanceof MalformedMessageException malformed
                ? (int) Math.min(malformed.offset(), bytes.length)
                : -1;
        List<Field> fields = FieldWalk.fields(bytes, wrongAt < 0 ? bytes.length : wrongAt);
        for (Field field : fields) {
            draw(field);
        }
        int readUpTo = fields.isEmpty() ? 0 : fields.get(fields.size() - 1).end();
        if (wrongAt >= 0) {
            drawWrong(readUpTo, wrongAt);
        } else if (readUpTo < bytes.length) {
            draw(new Field(FieldKind.UNREAD, readUpTo, 0, bytes.length, "cut"));
        }
        return picture.toString();
    }

    private void drawWrong(int readUpTo, int wrongAt) {
        if (readUpTo < wrongAt) {
            draw(new Field(FieldKind.UNREAD, readUpTo, 0, wrongAt, ""));
        }
        int end = Math.min(wrongAt + ROW, bytes.length);
        String what = wrongAt == bytes.length ? "<- here it ends too early" : "<- here it is wrong";
        draw(new Field(FieldKind.WRONG, wrongAt, 0, end, what));
    }

    private void draw(Field field) {
        boolean isBody = field.kind() == FieldKind.CIPHERTEXT;
        int shown = isBody ? Math.min(ROW, field.length()) : field.length() > SHORT ? SHOWN_OF_LONG : field.length();
        int shownTo = field.offset() + shown;
        row(field, field.offset(), Math.min(field.offset() + ROW, shownTo), isBody ? bodyNote() : field.note());
        for (int from = field.offset() + ROW; from < shownTo; from += ROW) {
            row(field, from, Math.min(from + ROW, shownTo), "");
        }
        long left = isBody ? inspection.length().orElse(field.end()) - shownTo : field.end() - shownTo;
        if (left > 0) {
            picture.append(" ".repeat(8))
                    .append(ink.paint(FieldKind.COUNT, "... and " + Visible.count(left) + " more"))
                    .append('\n');
        }
    }

    private void row(Field field, int from, int to, String note) {
        int contentFrom = Math.min(to, Math.max(from, field.offset() + field.lengthBytes()));
        String length = HEX.formatHex(bytes, from, contentFrom);
        String content = HEX.formatHex(bytes, contentFrom, to);
        String gap = length.isEmpty() || content.isEmpty() ? "" : " ";
        String padding =
                note.isEmpty() ? "" : " ".repeat(HEX_WIDTH - length.length() - gap.length() - content.length());
        picture.append(ink.paint(FieldKind.COUNT, String.format(Locale.ROOT, "%6d", from)))
                .append("  ")
                .append(ink.paint(FieldKind.COUNT, length))
                .append(gap)
                .append(ink.paint(field.kind(), content))
                .append(padding)
                .append(note.isEmpty() ? "" : "  " + ink.paint(field.kind(), note))
                .append('\n');
    }

    private String bodyNote() {
        if (inspection.plaintextLength().isEmpty()) {
            return FieldKind.CIPHERTEXT.label();
        }
        long length = inspection.plaintextLength().getAsLong();
        return InspectionSummary.isRecord(inspection)
                ? "ciphertext, " + Visible.count(length) + ", and its tag"
                : InspectionSummary.chunks(length) + ", each ciphertext and its tag";
    }
}
