package io.sealwax;

/**
 * Thrown when an encryption context is not the one that is needed: a pair is missing or differs, the value of a
 * detached pair was not supplied, or the context is too long. Thrown before any call to a KMS. Its message names pairs,
 * never their values.
 */
public final class ContextException extends EnvelopeException {
    private static final long serialVersionUID = 1;

    /**
     * Makes an exception.
     *
     * @param failure the class of the failure
     * @param message a sentence with facts, without any value
     */
    public ContextException(Failure failure, String message) {
        super(failure, message, null);
    }
}
