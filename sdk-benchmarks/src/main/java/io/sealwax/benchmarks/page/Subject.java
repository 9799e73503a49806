package io.sealwax.benchmarks.page;

import java.util.Arrays;

/** Who is measured, as the page calls them, in the order of the page, and how each is set up. */
enum Subject {
    SEALWAX(
            "sealwax",
            "Sealwax",
            "Sealwax",
            "One EnvelopeCipher over a CachingDataKeyProvider, the data key in the cache; tenant and row are the"
                    + " context. The whole call: header, context, commitment, lease and body. One thread works"
                    + " on a message, but in a stream where more are named."),
    RAW(
            "raw",
            "raw cipher",
            "raw",
            "The JCA provider alone: one Cipher and one key kept, a counted IV for each call, no header, no context,"
                    + " no key management. For large plaintexts whole or in pieces, whichever is faster. The"
                    + " limit of whatever calls this provider."),
    RAW_LARGE_CALLS(
            "raw-large-calls",
            "raw cipher, 1 MiB a call",
            "raw, 1 MiB",
            "The JCA provider alone as it is often called: one doFinal for each buffer of 1 MiB."),
    MEMORY_COPY(
            "memory-copy",
            "memory copy",
            "copy",
            "A new array with a copy of the plaintext: the limit of whatever returns an array."),
    AWS_0478(
            "aws-encryption-sdk-0478",
            "AWS Encryption SDK",
            "AWS ESDK",
            "The caching materials manager over a local cache, warm; the suite without signatures, which its guide"
                    + " recommends where readers and writers trust each other alike. Frames of 4 KiB, its"
                    + " default, or of 64 KiB, whichever is faster; in streams 4 KiB."),
    AWS(
            "aws-encryption-sdk",
            "AWS Encryption SDK, signing",
            "AWS, signing",
            "The same with its default suite, which signs each message."),
    TINK_AEAD(
            "tink-aead",
            "Tink AEAD",
            "Tink",
            "AES256_GCM under one key in the process: no data keys, no header, no commitment."),
    TINK_STREAMING(
            "tink-streaming",
            "Tink, streaming",
            "Tink str.",
            "AES256-GCM-HKDF streaming under one key in the process, with its segments of 1 MiB; for ranges, its"
                    + " channel that seeks and segments of 4 KiB."),
    TINK_ENVELOPE(
            "tink-kms-envelope",
            "Tink, KMS envelope",
            "Tink env.",
            "A data key for each message, which Tink does not keep. A key in the process wraps it, in a KMS's place:"
                    + " with a KMS, each would be a call."),
    DATA_KEY_PER_MESSAGE(
            "raw-data-key-per-message",
            "AES-GCM, a data key a message",
            "own key",
            "Envelope encryption by hand: 32 random bytes for each message, wrapped by a key in the process."),
    NO_CACHE("no-cache", "No cache", "No cache", ""),
    LOAD_ALONE("load-alone", "The load alone", "Load alone", "");

    final String id;
    final String title;
    final String brief;
    final String how;

    Subject(String id, String title, String brief, String how) {
        this.id = id;
        this.title = title;
        this.brief = brief;
        this.how = how;
    }

    /** Returns the title of the subject with this id, or the id itself if there is none. */
    static String title(String id) {
        return Arrays.stream(values())
                .filter(subject -> subject.id.equals(id))
                .map(subject -> subject.title)
                .findFirst()
                .orElse(id);
    }

    /** The same, where there is little room. */
    static String brief(String id) {
        return Arrays.stream(values())
                .filter(subject -> subject.id.equals(id))
                .map(subject -> subject.brief)
                .findFirst()
                .orElse(id);
    }
}
