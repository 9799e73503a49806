package io.sealwax.benchmarks.subjects;

import io.sealwax.benchmarks.results.Case;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;

/** Seals and opens a message as it comes, keys and caches warm. One message at a time. */
public interface Streamed extends AutoCloseable {
    /** Bytes a call, as large as the library's chunks. */
    int PIECE = 16 * 1024;

    /** Bytes a call, as large as many a buffer. */
    int LARGE_PIECE = 1 << 20;

    /** Takes plaintext; closing it ends the message. */
    OutputStream sealing(OutputStream message) throws IOException, GeneralSecurityException;

    /** Gives the plaintext of a message that it sealed. */
    InputStream opening(InputStream message) throws IOException, GeneralSecurityException;

    /** Wipes keys. */
    @Override
    default void close() {}

    /**
     * By the name that cases have. Peers take the JVM's preferred provider, so this makes it so.
     *
     * @param threads at work on one message, where that can be said
     * @throws IllegalArgumentException where there is no such subject
     */
    static Streamed named(String subject, String provider, int threads) throws GeneralSecurityException {
        return switch (subject) {
            case Case.RAW -> new RawStream(JcaProviders.named(provider), PIECE);
            case Subjects.RAW_LARGE_CALLS -> new RawStream(JcaProviders.named(provider), LARGE_PIECE);
            case Case.SEALWAX -> {
                JcaProviders.pin(provider);
                yield new SealwaxStream(provider, threads);
            }
            default -> {
                JcaProviders.prefer(provider);
                yield peer(subject);
            }
        };
    }

    private static Streamed peer(String subject) throws GeneralSecurityException {
        return switch (subject) {
            case Subjects.ENCRYPTION_SDK_0478 -> new EncryptionSdkStream();
            case Subjects.TINK_STREAMING -> new TinkStream();
            default -> throw new IllegalArgumentException("no subject '" + subject + "'");
        };
    }
}
