package io.sealwax.internal;

import io.sealwax.DataKeyException;
import io.sealwax.EnvelopeException;
import org.jspecify.annotations.Nullable;

/** Of several wrapped keys that failed, the failure that is reported, with the others attached to it as suppressed. */
public final class Furthest {
    private Furthest() {}

    /** The one that got further in FORMAT.md's order; of two that got as far, the one that may pass when tried again, else the first. */
    public static <E extends EnvelopeException> E of(@Nullable E first, E second) {
        if (first == null) {
            return second;
        }
        int order = first.failure().compareTo(second.failure());
        boolean secondIsFurther = order < 0 || (order == 0 && !isRetryable(first) && isRetryable(second));
        E further = secondIsFurther ? second : first;
        E other = secondIsFurther ? first : second;
        if (further != other) {
            further.addSuppressed(other);
        }
        return further;
    }

    private static boolean isRetryable(EnvelopeException failure) {
        return failure instanceof DataKeyException e && e.retryable();
    }
}
