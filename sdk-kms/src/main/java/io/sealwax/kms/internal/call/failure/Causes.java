package io.sealwax.kms.internal.call.failure;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.MalformedURLException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What lies below a failure. */
final class Causes {
    private static final int DEEPEST = 16;

    private Causes() {}

    /** The first of this failure and what caused it that is wanted; null if none is. */
    static @Nullable Throwable find(Throwable failure, Predicate<Throwable> wanted) {
        Throwable candidate = failure;
        for (int depth = 0; candidate != null && depth < DEEPEST; depth++) {
            if (wanted.test(candidate)) {
                return candidate;
            }
            candidate = candidate.getCause();
        }
        return null;
    }

    /** What caused all the others. */
    static Throwable deepest(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < DEEPEST; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    /**
     * Whether it is a failure of the network, by what its class extends: HTTP clients have subclasses of their own. It
     * is not enough that it is an {@link IOException}: the SDK's JSON parser throws one too, with a piece of the answer
     * in its text.
     */
    static boolean isOfTheNetwork(Throwable failure) {
        if (!(failure instanceof IOException) || failure instanceof MalformedURLException) {
            return false;
        }
        for (Class<?> type = failure.getClass(); type != IOException.class; type = type.getSuperclass()) {
            if (type == InterruptedIOException.class
                    || type.getName().startsWith("java.net.")
                    || type.getName().startsWith("javax.net.ssl.")) {
                return true;
            }
        }
        return false;
    }
}
