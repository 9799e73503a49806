package io.sealwax.cli;

import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeCipherBuilder;

/** Builds the cipher of a command. */
final class Built {
    private Built() {}

    /**
     * Returns the cipher.
     *
     * @throws UsageException if the JCA provider that SEALWAX_OPTS names is not there, or none works
     */
    static EnvelopeCipher cipher(EnvelopeCipherBuilder builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
