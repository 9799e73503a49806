package io.sealwax.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a plaintext are wanted, as HTTP says it (RFC 9110, section 14.1.2): {@code first-last}, both counted
 * from 0 and both included, {@code first-} to the end, or {@code -count} for the last ones. What reaches beyond the end
 * ends there.
 *
 * @param first the first byte, or -1 where the last ones are meant
 * @param last the last byte, or how many the last ones are
 */
record ByteRange(long first, long last) {
    /** A number of 19 digits may be too large for a long. */
    private static final Pattern RANGE = Pattern.compile("(\\d{0,18})-(\\d{0,18})");

    private static final int FROM_THE_END = -1;

    /**
     * Reads a range.
     *
     * @throws UsageException if it is none
     */
    static ByteRange of(String text) {
        Matcher matcher = RANGE.matcher(text);
        if (!matcher.matches() || text.length() == 1) {
            throw new UsageException("--range takes <first>-<last>, <first>- or -<count>");
        }
        String from = matcher.group(1);
        String to = matcher.group(2);
        long first = from.isEmpty() ? FROM_THE_END : Long.parseLong(from);
        long last = to.isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(to);
        if (first > last) {
            throw new UsageException("--range ends before it begins");
        }
        return new ByteRange(first, last);
    }

    /** Returns whether it can be resolved only with the plaintext's length. */
    boolean isFromTheEnd() {
        return first == FROM_THE_END;
    }

    /**
     * Checks that a plaintext of this length has something of it.
     *
     * @throws UsageException if it ends before; HTTP has status 416 for that
     */
    void requireIn(long length) {
        if (isFromTheEnd() ? last == 0 : first >= length) {
            throw new UsageException(
                    String.format(Locale.ROOT, "--range: the plaintext has %,d bytes, and none of these", length));
        }
    }

    /**
     * Where it begins in a plaintext of this length.
     *
     * @throws UsageException if there is nothing of it
     */
    long begin(long length) {
        requireIn(length);
        return isFromTheEnd() ? Math.max(0, length - last) : first;
    }

    /** Where it ends in a plaintext of this length, exclusive. */
    long end(long length) {
        return isFromTheEnd() ? length : Math.min(length, last + 1);
    }
}
