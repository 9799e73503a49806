package io.sealwax.cli;

import io.sealwax.EnvelopeHeader;
import io.sealwax.EnvelopeHeader.Pair;
import io.sealwax.spi.WrappedDataKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What stands in a header, in words: one line for each pair and each key. */
final class InspectionSummary {
    private static final int CHUNK = 16_384;
    private static final int LONGEST_TEXT = 80;
    private static final int LABEL_WIDTH = 14;

    private final Inspection inspection;
    private final Ink ink;
    private final StringBuilder summary = new StringBuilder();

    InspectionSummary(Inspection inspection, Ink ink) {
        this.inspection = inspection;
        this.ink = ink;
    }

    String draw() {
        EnvelopeHeader header = inspection.header();
        String length = inspection.length().isPresent()
                ? Visible.count(inspection.length().getAsLong())
                : "more than " + Visible.count(inspection.start().length);
        summary.append(Visible.line(inspection.name())).append(": ").append(length);
        if (header == null) {
            return summary.append('\n').toString();
        }
        summary.append(", message format ").append(header.version()).append('\n');
        rows("plaintext", List.of(plaintext()));
        rows("context", header.context().isEmpty() ? List.of("none") : pairs(header.context()));
        header.keyId()
                .ifPresentOrElse(
                        id -> rows(
                                "key id",
                                List.of(ink.paint(
                                                FieldKind.KEY_ID, HexFormat.of().formatHex(id))
                                        + ", the wrapped keys are kept elsewhere")),
                        () -> rows("wrapped keys", keys(header.wrappedKeys())));
        return summary.toString();
    }

    private void rows(String label, List<String> rows) {
        String left = label;
        for (String row : rows) {
            summary.append(left)
                    .append(" ".repeat(LABEL_WIDTH - left.length()))
                    .append(row)
                    .append('\n');
            left = "";
        }
    }

    private String plaintext() {
        if (inspection.plaintextLength().isEmpty()) {
            return "of unknown length: no message with this header has "
                    + Visible.count(inspection.length().orElse(0));
        }
        long length = inspection.plaintextLength().getAsLong();
        return Visible.count(length) + (isRecord(inspection) ? ", one record" : ", " + chunks(length));
    }

    static boolean isRecord(Inspection inspection) {
        EnvelopeHeader header = inspection.header();
        return header != null && !header.isChunked();
    }

    static String chunks(long plaintextLength) {
        long chunks = plaintextLength / CHUNK + 1;
        return String.format(Locale.ROOT, "%,d %s", chunks, chunks == 1 ? "chunk" : "chunks");
    }

    private List<String> pairs(List<Pair> context) {
        List<String> rows = new ArrayList<>();
        for (Pair pair : context) {
            String value = pair.value()
                    .map(text -> " = " + ink.paint(FieldKind.VALUE, Visible.quoted(text, LONGEST_TEXT)))
                    .orElse("");
            rows.add(ink.paint(FieldKind.NAME, Visible.quoted(pair.name(), LONGEST_TEXT))
                    + value
                    + (pair.boundToKey() ? ", bound to the key" : ", bound to the message")
                    + (pair.detached() ? ", its value detached" : ""));
        }
        return rows;
    }

    private List<String> keys(List<WrappedDataKey> wrappedKeys) {
        List<String> rows = new ArrayList<>();
        for (WrappedDataKey key : wrappedKeys) {
            rows.add(ink.paint(FieldKind.PROVIDER_ID, Visible.word(key.providerId(), LONGEST_TEXT))
                    + " "
                    + ink.paint(FieldKind.KEY_NAME, Visible.quoted(key.keyName(), LONGEST_TEXT))
                    + ", "
                    + Visible.count(key.wrapped().length));
        }
        return rows;
    }
}
