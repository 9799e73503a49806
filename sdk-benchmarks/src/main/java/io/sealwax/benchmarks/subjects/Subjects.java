package io.sealwax.benchmarks.subjects;

import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import io.sealwax.benchmarks.results.Case;

/** Makes subjects by the names that cases have. */
public final class Subjects {
    /** The AWS Encryption SDK with the suite that it takes unless told otherwise: it commits to its key and signs. */
    public static final String ENCRYPTION_SDK = "aws-encryption-sdk";
    /** The AWS Encryption SDK with the suite 0478, which commits to its key. */
    public static final String ENCRYPTION_SDK_0478 = "aws-encryption-sdk-0478";
    /** Tink, one key. */
    public static final String TINK_AEAD = "tink-aead";
    /** Tink, a data key for every message. */
    public static final String TINK_ENVELOPE = "tink-kms-envelope";
    /** Tink, messages of any length. */
    public static final String TINK_STREAMING = "tink-streaming";
    /** The bare provider, 1 MiB a call. */
    public static final String RAW_LARGE_CALLS = "raw-large-calls";
    /** AES-GCM by hand, a data key for every message. */
    public static final String DATA_KEY_PER_MESSAGE = "raw-data-key-per-message";

    /** The usual way. */
    public static final String USUAL = "";
    /** The library: a context for every message. */
    public static final String NEW_CONTEXT = "new context";
    /** The library: without the cache. */
    public static final String LENT = "data key lent";
    /** The AWS Encryption SDK: larger frames. */
    public static final String LARGE_FRAMES = "64 KiB frames";
    /** What the names of the bare provider's variants end with, after a number of KiB. */
    public static final String PIECES = " KiB a call";

    private static final int KIB = 1024;
    private static final int MANY = 10_000;
    private static final int WHOLE = 1 << 30;

    private Subjects() {}

    /** Of the usual cache. */
    public static Subject named(String subject, String variant, String provider) {
        return named(subject, variant, provider, MANY);
    }

    /**
     * Peers take the JVM's preferred provider, so this makes it so.
     *
     * @param dataKeys how many the cache keeps, where there is one
     * @throws IllegalArgumentException where there is no such subject
     */
    public static Subject named(String subject, String variant, String provider, int dataKeys) {
        return switch (subject) {
            case Case.SEALWAX -> sealwax(variant, provider, dataKeys);
            case Case.RAW -> new RawCipher(JcaProviders.named(provider), piece(variant));
            case Case.MEMORY_COPY -> new MemoryCopy();
            case DATA_KEY_PER_MESSAGE -> new DataKeyPerMessage(JcaProviders.named(provider));
            default -> {
                JcaProviders.prefer(provider);
                yield peer(subject, variant, dataKeys);
            }
        };
    }

    private static Subject sealwax(String variant, String provider, int dataKeys) {
        JcaProviders.pin(provider);
        return switch (variant) {
            case USUAL -> new Sealwax(provider, dataKeys);
            case NEW_CONTEXT -> new SealwaxNewContext(provider, dataKeys);
            case LENT -> new SealwaxLent(provider);
            default -> throw unknown(Case.SEALWAX, variant);
        };
    }

    private static Subject peer(String subject, String variant, int dataKeys) {
        return switch (subject) {
            case ENCRYPTION_SDK ->
                encryptionSdk(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384, variant, dataKeys);
            case ENCRYPTION_SDK_0478 ->
                encryptionSdk(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY, variant, dataKeys);
            case TINK_AEAD -> TinkAead.ofOneKey();
            case TINK_ENVELOPE -> TinkAead.envelope();
            default -> throw unknown(subject, variant);
        };
    }

    private static Subject encryptionSdk(CryptoAlgorithm suite, String variant, int dataKeys) {
        return new EncryptionSdk(
                suite, variant.equals(LARGE_FRAMES) ? 64 * KIB : EncryptionSdk.DEFAULT_FRAME, dataKeys);
    }

    private static int piece(String variant) {
        return variant.isEmpty()
                ? WHOLE
                : Integer.parseInt(variant.substring(0, variant.length() - PIECES.length())) * KIB;
    }

    private static IllegalArgumentException unknown(String subject, String variant) {
        return new IllegalArgumentException(
                "no subject '" + subject + "'" + (variant.isEmpty() ? "" : " in the variant '" + variant + "'"));
    }
}
