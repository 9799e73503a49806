package io.sealwax.kms.internal.call.failure;

import org.jspecify.annotations.Nullable;

/** The client's credentials provider supplied none, or none of use. */
public final class NoCredentials extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean overdue;
    private final boolean lost;
    private final boolean malformed;

    private NoCredentials(String message, @Nullable Throwable cause, boolean overdue, boolean lost, boolean malformed) {
        super(message, cause);
        this.malformed = malformed;
        this.overdue = overdue;
        this.lost = lost;
    }

    /** It is still at it. */
    public static NoCredentials overdue(String message) {
        return new NoCredentials(message, null, true, false, false);
    }

    /** It failed, {@code lost} if it had supplied some before. */
    public static NoCredentials failed(Throwable cause, boolean lost) {
        return new NoCredentials("the credentials provider failed", cause, false, lost, false);
    }

    /** It returned null. */
    public static NoCredentials returned() {
        return new NoCredentials("the credentials provider returned null", null, false, false, false);
    }

    /** It supplied some that no request can carry. */
    static NoCredentials malformed() {
        return new NoCredentials(
                "the access key ID or the session token holds a control character", null, false, false, true);
    }

    boolean isMalformed() {
        return malformed;
    }

    public boolean isOverdue() {
        return overdue;
    }

    /** Whether the same provider has supplied credentials before. */
    boolean areLost() {
        return lost;
    }
}
