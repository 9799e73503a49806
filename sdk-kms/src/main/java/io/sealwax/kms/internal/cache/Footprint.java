package io.sealwax.kms.internal.cache;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.WrappedDataKey;
import java.util.Map;

/** About how many bytes of the heap it takes to remember something: what bounds memories that strangers can fill. */
final class Footprint {
    /** Objects and arrays around the bytes. */
    private static final int OVERHEAD = 256;
    /** In UTF-8, of what is one {@code char}. */
    private static final int BYTES_A_CHAR = 3;

    private Footprint() {}

    static int of(WrappedDataKey wrapped) {
        return OVERHEAD + wrapped.wrapped().length + 2 * wrapped.keyName().length();
    }

    /** A context keeps its encoding, and what of it is stored in messages. */
    static int of(EncryptionContext context) {
        int bytes = OVERHEAD;
        for (Map.Entry<String, String> pair : context.toMap().entrySet()) {
            bytes +=
                    2 * BYTES_A_CHAR * (pair.getKey().length() + pair.getValue().length());
        }
        return bytes;
    }
}
