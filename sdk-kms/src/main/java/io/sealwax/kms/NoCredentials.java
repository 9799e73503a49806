package io.sealwax.kms;

import org.jspecify.annotations.Nullable;

/** The client's credentials provider supplied none. */
final class NoCredentials extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean overdue;
    private final boolean lost;

    private NoCredentials(String message, @Nullable Throwable cause, boolean overdue, boolean lost) {
        super(message, cause);
        this.overdue = overdue;
        this.lost = lost;
    }

    /** It is still at it. */
    static NoCredentials overdue(String message) {
        return new NoCredentials(message, null, true, false);
    }

    /** It failed, {@code lost} if it had supplied some before. */
    static NoCredentials failed(Throwable cause, boolean lost) {
        return new NoCredentials("the credentials provider failed", cause, false, lost);
    }

    boolean isOverdue() {
        return overdue;
    }

    /** Whether the same provider has supplied credentials before. */
    boolean areLost() {
        return lost;
    }
}
