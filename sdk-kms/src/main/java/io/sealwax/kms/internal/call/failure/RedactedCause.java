package io.sealwax.kms.internal.call.failure;

import java.util.function.Predicate;

/**
 * Stands for an exception whose text is not ours to repeat, since it may quote what KMS answered, a data key included,
 * or what it was asked: tells its class and where it happened.
 */
final class RedactedCause extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int DEEPEST = 16;

    private RedactedCause(String text) {
        super(text);
    }

    /** The exception and its causes; those that {@code speak} keep their text. */
    static RedactedCause of(Throwable original, Predicate<Throwable> speak) {
        return of(original, speak, 0);
    }

    private static RedactedCause of(Throwable original, Predicate<Throwable> speak, int depth) {
        RedactedCause copy = new RedactedCause(
                speak.test(original) ? original.toString() : original.getClass().getName());
        copy.setStackTrace(original.getStackTrace());
        Throwable cause = original.getCause();
        if (cause != null && depth < DEEPEST) {
            copy.initCause(of(cause, speak, depth + 1));
        }
        return copy;
    }
}
