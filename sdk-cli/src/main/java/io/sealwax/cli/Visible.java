package io.sealwax.cli;

import java.util.Locale;

/**
 * Text that may come from a stranger, made fit for a terminal: nothing in it moves the cursor, changes colours, breaks
 * the line or turns the direction of writing.
 */
final class Visible {
    private static final int LONGEST_LINE = 2_000;

    private Visible() {}

    /**
     * The text as one line, with what cannot be seen replaced by its code point, cut where it gets too long to be read.
     */
    static String line(String text) {
        return escape(text, LONGEST_LINE, false);
    }

    /** The text in quotes, cut after {@code longest} characters; what is in quotes can be told from what is not. */
    static String quoted(String text, int longest) {
        return '"' + escape(text, longest, true) + '"' + (text.length() > longest ? "..." : "");
    }

    /** A text that is mostly one plain word, in quotes only where it is not. */
    static String word(String text, int longest) {
        boolean plain = text.length() <= longest && text.chars().allMatch(Visible::isWordPart);
        return plain ? text : quoted(text, longest);
    }

    private static boolean isWordPart(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "-._".indexOf(c) >= 0);
    }

    /** A number of bytes, for people. */
    static String count(long bytes) {
        return String.format(Locale.ROOT, "%,d %s", bytes, bytes == 1 ? "byte" : "bytes");
    }

    private static String escape(String text, int longest, boolean quoted) {
        StringBuilder visible = new StringBuilder(Math.min(text.length(), longest) + 2);
        int at = 0;
        while (at < text.length() && at < longest) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (quoted && (c == '"' || c == '\\')) {
                visible.append('\\').appendCodePoint(c);
            } else if (c == ' ' || isSeen(c)) {
                visible.appendCodePoint(c);
            } else {
                visible.append(escaped(c));
            }
        }
        if (!quoted && at < text.length()) {
            visible.append("...");
        }
        return visible.toString();
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> "\\u{" + Integer.toHexString(c) + "}";
        };
    }

    private static boolean isSeen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
