package io.sealwax;

/**
 * Thrown when a message is not what was written: it is under another data key or context ({@link Failure#COMMITMENT}),
 * its body was changed ({@link Failure#RECORD}, {@link Failure#CHUNK}), or it was cut ({@link Failure#TRUNCATED}).
 */
public final class AuthenticationException extends EnvelopeException {
    private static final long serialVersionUID = 1;

    /**
     * Makes an exception.
     *
     * @param failure the class of the failure
     * @param message a sentence with facts
     */
    public AuthenticationException(Failure failure, String message) {
        super(failure, message, null);
    }
}
