package io.sealwax.localkms;

/** A set-up call on {@link LocalKms} was refused, as a client's request would have been. */
public final class LocalKmsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String errorCode;

    /**
     * A refusal.
     *
     * @param errorCode the code a client would have got, for example {@code NotFoundException}
     * @param message what was refused, and why
     */
    public LocalKmsException(String errorCode, String message) {
        super(message);
        this.errorCode = errorCode;
    }

    /**
     * The error that a client would have got.
     *
     * @return for example {@code NotFoundException}
     */
    public String errorCode() {
        return errorCode;
    }
}
