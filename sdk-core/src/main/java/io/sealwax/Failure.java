package io.sealwax;

/**
 * Why a message does not open: the classes of FORMAT.md, <i>How opening fails</i>, in the order in which they are
 * checked. Everything before {@link #KEY_ACCESS} is found without asking a KMS.
 */
public enum Failure {
    /** The bytes do not begin with the magic of a Sealwax message. */
    NOT_A_MESSAGE("not-a-message"),
    /** A version or a body kind that this version of the library does not know. */
    UNKNOWN_VERSION("unknown-version"),
    /** The header ends too early, or a field of it is invalid. */
    MALFORMED_HEADER("malformed-header"),
    /** The message has fewer bytes than it must have: it was cut. */
    TRUNCATED("truncated"),
    /** The message has more bytes than it can have. */
    TOO_LONG("too-long"),
    /** A pair of the encryption context is missing, was not expected, or differs from what was expected. */
    CONTEXT("context"),
    /** The value of a detached pair was not supplied. */
    MISSING_DETACHED_VALUE("missing-detached-value"),
    /** The encryption context takes more than 8,192 bytes. */
    CONTEXT_TOO_LONG("context-too-long"),
    /** The wrapped keys are detached, and the store does not have them. */
    KEY_SECTION_MISSING("key-section-missing"),
    /** The message has more wrapped data keys than this reader accepts. */
    TOO_MANY_KEYS("too-many-keys"),
    /** None of the wrapped data keys is under a master key that this reader trusts. */
    NO_TRUSTED_KEY("no-trusted-key"),
    /** The KMS, or the local master key, did not return the data key: see {@link DataKeyException#category()}. */
    KEY_ACCESS("key-access"),
    /** The data key does not have 32 bytes. */
    KEY_LENGTH("key-length"),
    /** The message was written under another data key, or with another encryption context. */
    COMMITMENT("commitment"),
    /** The body of a record was changed. */
    RECORD("record"),
    /** A chunk was changed, moved, or comes from another message. */
    CHUNK("chunk");

    private final String id;

    Failure(String id) {
        this.id = id;
    }

    /** Returns the name that FORMAT.md and the vectors give it. */
    public String id() {
        return id;
    }
}
