package io.sealwax;

/**
 * An encryption context is not the one that is needed: a pair is missing or differs, the value of a detached pair was
 * not supplied, or the context is too long. Found before any call to a KMS. Names pairs, never their values.
 */
public final class ContextException extends EnvelopeException {
    private static final long serialVersionUID = 1;

    /**
     * Says what is wrong with a context.
     *
     * @param failure the class of the failure
     * @param message a sentence with facts, without any value
     */
    public ContextException(Failure failure, String message) {
        super(failure, message, null);
    }
}
