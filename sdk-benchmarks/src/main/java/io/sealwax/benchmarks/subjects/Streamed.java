package io.sealwax.benchmarks.subjects;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/** Seals and opens a message as it comes, keys and caches warm. One message at a time. */
public interface Streamed extends AutoCloseable {
    /** Takes plaintext; closing it ends the message. */
    OutputStream sealing(OutputStream message) throws IOException, GeneralSecurityException;

    /** Gives the plaintext of a message that it sealed. */
    InputStream opening(InputStream message) throws IOException, GeneralSecurityException;

    /** Wipes keys. */
    @Override
    default void close() {}

    /**
     * By the name that cases have.
     *
     * @param threads at work on one message, where that can be said
     * @throws IllegalArgumentException where there is no such subject
     */
    static Streamed named(String subject, String provider, int threads) throws GeneralSecurityException {
        JcaProviders.prefer(provider);
        return switch (subject) {
            case "raw" -> new RawStream(JcaProviders.named(provider));
            case "sealwax" -> new SealwaxStream(provider, threads);
            case "aws-encryption-sdk-0478" -> new EncryptionSdkStream();
            case "tink-streaming" -> new TinkStream();
            default -> throw new IllegalArgumentException("no subject '" + subject + "'");
        };
    }
}
