package io.sealwax;

import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.wire.Utf8;
import java.util.List;
import java.util.Set;

/** The names that every encryption context must have. */
final class RequiredNames {
    private final List<String> names;
    private final byte[][] encoded;

    RequiredNames(Set<String> names) {
        this.names = List.copyOf(names);
        this.encoded = this.names.stream().map(RequiredNames::encode).toArray(byte[][]::new);
    }

    private static byte[] encode(String name) {
        byte[] encoded = Utf8.encode(name);
        if (encoded == null || encoded.length == 0) {
            throw new IllegalArgumentException(
                    "a required name is empty or has a lone surrogate: no context has such a pair");
        }
        return encoded;
    }

    void check(EncryptionContext context) {
        // mostly they are bound to the key, and that part is the same object from one message to the next
        if (context.keyBound().has(this)) {
            return;
        }
        for (int i = 0; i < encoded.length; i++) {
            if (!context.encoding().has(encoded[i])) {
                throw new ContextException(
                        Failure.CONTEXT, "encryption context lacks '" + names.get(i) + "': it has " + context);
            }
        }
    }

    /** Whether all of them are there. */
    boolean areIn(ContextEncoding encoding) {
        for (byte[] name : encoded) {
            if (!encoding.has(name)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
