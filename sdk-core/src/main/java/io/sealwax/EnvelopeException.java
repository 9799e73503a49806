package io.sealwax;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Base class of every exception that this library throws, other than for programming errors. Its message is a sentence
 * with facts; it never contains key material, plaintext, or the value of a context pair.
 */
public abstract sealed class EnvelopeException extends RuntimeException
        permits MalformedMessageException, ContextException, AuthenticationException, DataKeyException {
    private static final long serialVersionUID = 1;

    /** @serial the class of the failure */
    private final Failure failure;

    EnvelopeException(Failure failure, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.failure = Objects.requireNonNull(failure, "failure");
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        @Nullable Object read = failure;
        if (read == null) {
            throw new InvalidObjectException("a failure without its class");
        }
    }

    /** Returns the class of the failure, by the names of FORMAT.md. */
    public Failure failure() {
        return failure;
    }
}
