package io.sealwax;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every failure of this library is that does not come from a wrong call. Its message is a sentence with facts; it
 * never carries key material, plaintext, or the value of a context pair.
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

    /** The class of the failure, by the names of FORMAT.md. */
    public Failure failure() {
        return failure;
    }
}
