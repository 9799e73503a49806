package io.sealwax.internal.keys;

import io.sealwax.DataKeyException;
import io.sealwax.EnvelopeException;
import org.jspecify.annotations.Nullable;

/** Chooses which failure to report if several wrapped keys failed; the others are attached to it as suppressed. */
public final class FailurePrecedence {
    private FailurePrecedence() {}

    /**
     * Returns the failure that got further in FORMAT.md's order. Of two that got as far, it is the one that may pass
     * when tried again, else one that is a KMS's answer, else the first: a master key that cannot ask its KMS so hides
     * no answer of another's.
     */
    public static <E extends EnvelopeException> E of(@Nullable E first, E second) {
        if (first == null) {
            return second;
        }
        int order = first.failure().compareTo(second.failure());
        boolean secondIsFurther = order < 0 || (order == 0 && weight(second) > weight(first));
        E further = secondIsFurther ? second : first;
        E other = secondIsFurther ? first : second;
        if (further != other) {
            further.addSuppressed(other);
        }
        return further;
    }

    private static int weight(EnvelopeException failure) {
        if (!(failure instanceof DataKeyException e)) {
            return 0;
        }
        return e.retryable() ? 2 : isAnswer(e.category()) ? 1 : 0;
    }

    private static boolean isAnswer(DataKeyException.Category category) {
        return switch (category) {
            case DENIED, KEY_STATE, NOT_FOUND, INTEGRITY, INCORRECT_KEY, THROTTLED, TRANSIENT -> true;
            case CONFIGURATION, CREDENTIALS -> false;
        };
    }
}
