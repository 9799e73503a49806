package io.sealwax;

/**
 * Thrown when bytes are not a message, or not one that this version can read. The bytes alone show it, without any key.
 */
public final class MalformedMessageException extends EnvelopeException {
    private static final long serialVersionUID = 1;

    /** @serial the field that is wrong */
    private final String field;

    /** @serial where it is wrong */
    private final long offset;

    /**
     * Makes an exception.
     *
     * @param failure the class of the failure
     * @param field the field that is wrong, by its name in FORMAT.md
     * @param offset where, in bytes from the beginning of the message (or of the detached key section)
     * @param why the rest of the sentence
     */
    public MalformedMessageException(Failure failure, String field, long offset, String why) {
        super(failure, failure.id() + ": " + field + " at offset " + offset + ": " + why, null);
        this.field = field;
        this.offset = offset;
    }

    /** Returns the field that is wrong, by its name in FORMAT.md. */
    public String field() {
        return field;
    }

    /**
     * Returns where it is wrong, in bytes from the beginning of the message, or of the key section if that is detached.
     */
    public long offset() {
        return offset;
    }
}
