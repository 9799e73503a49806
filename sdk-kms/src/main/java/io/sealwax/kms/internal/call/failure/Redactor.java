package io.sealwax.kms.internal.call.failure;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request carries that no message may repeat: the values of its encryption context, its grant tokens, and its
 * signed headers. KMS quotes parts of a request that it finds invalid, and the SDK quotes KMS.
 */
public final class Redactor {
    /** Shorter ones occur in any sentence by chance, and are looked for as words. */
    private static final int LONG_ENOUGH = 4;

    private static final int DEEPEST = 16;
    private static final int LONGEST_TEXT = 500;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s]+");

    /** A refusal of a signature quotes the request, its session token included. */
    private static final Pattern OF_A_SIGNED_REQUEST =
            Pattern.compile("x-amz-security-token|aws4-|signature=", Pattern.CASE_INSENSITIVE);

    private final List<String> texts;

    public Redactor(Stream<String> texts) {
        this.texts = texts.filter(text -> !text.isBlank()).distinct().toList();
    }

    boolean isIn(@Nullable String text) {
        return text != null
                && (OF_A_SIGNED_REQUEST.matcher(text).find() || texts.stream().anyMatch(secret -> isIn(text, secret)));
    }

    /** What happened, and in one line what the other side says about it, unless that repeats something redactor. */
    String sentence(String what, @Nullable String said) {
        if (said == null || said.isBlank()) {
            return what;
        }
        if (isIn(said)) {
            return what + ": (text left out, since it repeats a part of the request)";
        }
        String line = withoutFullStop(CONTROL.matcher(said).replaceAll(" ").strip());
        return what + ": " + (line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + "..." : line);
    }

    /** Something follows in the same sentence. */
    private static String withoutFullStop(String line) {
        return line.endsWith(".") && !line.endsWith("..") ? line.substring(0, line.length() - 1) : line;
    }

    /** Whether a stack trace of it would show one. */
    boolean isIn(Throwable failure) {
        return isIn(failure, 0);
    }

    private boolean isIn(Throwable failure, int depth) {
        if (depth > DEEPEST || isIn(failure.toString())) {
            return true;
        }
        Throwable cause = failure.getCause();
        return (cause != null && isIn(cause, depth + 1))
                || Stream.of(failure.getSuppressed()).anyMatch(suppressed -> isIn(suppressed, depth + 1));
    }

    private static boolean isIn(String text, String secret) {
        for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
            if (secret.length() >= LONG_ENOUGH || isWord(text, at, at + secret.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWord(String text, int from, int to) {
        return (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)))
                && (to == text.length() || !Character.isLetterOrDigit(text.charAt(to)));
    }
}
