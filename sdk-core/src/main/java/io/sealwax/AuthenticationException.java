package io.sealwax;

/**
 * The message is not what was written: it is under another data key or context ({@link Failure#COMMITMENT}), its body
 * was changed ({@link Failure#RECORD}, {@link Failure#CHUNK}), or it was cut ({@link Failure#TRUNCATED}).
 */
public final class AuthenticationException extends EnvelopeException {
    private static final long serialVersionUID = 1;

    /**
     * Says what does not verify.
     *
     * @param failure the class of the failure
     * @param message a sentence with facts
     */
    public AuthenticationException(Failure failure, String message) {
        super(failure, message, null);
    }
}
