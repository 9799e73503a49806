package io.sealwax;

import java.io.Serializable;

/**
 * The bytes of a message that hold a range of its plaintext, for callers that fetch them. Serialisable.
 *
 * @param position of the first of them in the message
 * @param length how many, in bytes; 0 if nothing has to be fetched
 */
public record CiphertextRange(long position, long length) implements Serializable {
    private static final long serialVersionUID = 1;

    /** Returns the value of an HTTP {@code Range} header, which S3's GetObject takes too (RFC 9110, section 14.1.2). */
    public String httpRange() {
        if (length == 0) {
            throw new IllegalStateException("no bytes are needed, and HTTP has no range without any");
        }
        return "bytes=" + position + "-" + (position + length - 1);
    }
}
