package io.sealwax.benchmarks.subjects;

import io.sealwax.benchmarks.results.Case;
import java.io.IOException;
import java.security.GeneralSecurityException;

/** Opens ranges of one message that is at hand, keys and caches warm. Not thread-safe. */
public interface Ranged extends AutoCloseable {
    /** Opens {@code length} bytes of plaintext from {@code offset}, all within the message. */
    void read(long offset, byte[] out, int length) throws IOException;

    /** Wipes keys. */
    @Override
    default void close() throws IOException {}

    /**
     * By the name that cases have.
     *
     * @param plaintext the message to seal, of whole pieces of 16 KiB
     * @throws IllegalArgumentException where there is no such subject
     */
    static Ranged named(String subject, String provider, byte[] plaintext)
            throws GeneralSecurityException, IOException {
        JcaProviders.prefer(provider);
        return switch (subject) {
            case Case.RAW -> new RawRanges(JcaProviders.named(provider), plaintext);
            case Case.SEALWAX -> new SealwaxRanges(provider, plaintext);
            case Subjects.TINK_STREAMING -> new TinkRanges(plaintext);
            default -> throw new IllegalArgumentException("no subject '" + subject + "' opens ranges");
        };
    }
}
