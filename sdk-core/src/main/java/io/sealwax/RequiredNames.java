package io.sealwax;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The names that every encryption context must have. */
final class RequiredNames {
    private final List<String> names;
    private final byte[][] encoded;

    RequiredNames(Set<String> names) {
        this.names = List.copyOf(names);
        this.encoded = this.names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    void check(EncryptionContext context) {
        for (int i = 0; i < encoded.length; i++) {
            if (!context.encoding().has(encoded[i])) {
                throw new ContextException(
                        Failure.CONTEXT, "encryption context lacks '" + names.get(i) + "': it has " + context);
            }
        }
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
