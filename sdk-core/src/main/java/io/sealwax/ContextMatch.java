package io.sealwax;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a reader demands of a message's encryption context: exactly these pairs, or at least these. A pair that is
 * expected as bound to the key matches only a pair bound to the key, and likewise for the message; whether its value is
 * stored makes no difference. The values given here also supply those that are detached. Serialisable as
 * {@link EncryptionContext} is. Immutable and thread-safe.
 */
public final class ContextMatch implements Serializable {
    private static final long serialVersionUID = 1;

    /** @serial the pairs */
    private final EncryptionContext expected;

    /** @serial whether there are no others */
    private final boolean exact;

    private ContextMatch(EncryptionContext expected, boolean exact) {
        this.expected = Objects.requireNonNull(expected, "expected");
        this.exact = exact;
    }

    /** Matches messages that have these pairs and no others. */
    public static ContextMatch exactly(EncryptionContext expected) {
        return new ContextMatch(expected, true);
    }

    /** Matches messages that have these pairs, and may have others. */
    public static ContextMatch containing(EncryptionContext expected) {
        return new ContextMatch(expected, false);
    }

    EncryptionContext expected() {
        return expected;
    }

    /** Returns the stored encoding that a message has which matches exactly. */
    byte[] stored() {
        return expected.encoding().stored();
    }

    boolean isExact() {
        return exact;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        @Nullable Object read = expected;
        if (read == null) {
            throw new InvalidObjectException("a context match without pairs");
        }
    }

    /** Returns the names, without the values. */
    @Override
    public String toString() {
        return (exact ? "exactly " : "containing ") + expected;
    }
}
