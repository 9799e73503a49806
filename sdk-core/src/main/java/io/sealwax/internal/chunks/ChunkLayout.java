package io.sealwax.internal.chunks;

import io.sealwax.internal.crypto.GcmCipher;

/** The arithmetic of a chunked body: FORMAT.md, <i>Body 02: chunks</i>. All lengths and offsets are in bytes. */
public final class ChunkLayout {
    /** The plaintext of every chunk but the last, which is shorter. */
    public static final int CHUNK = 16_384;

    /** A full chunk as it stands in the body. */
    public static final int SEALED_CHUNK = CHUNK + GcmCipher.TAG_LENGTH;

    public static final int SALT_LENGTH = 24;
    static final int COMMITMENT_LENGTH = 32;
    static final int COMMITMENT_AT = SALT_LENGTH;
    /** Salt and commitment, before the first chunk. */
    public static final int CHUNKS_AT = SALT_LENGTH + COMMITMENT_LENGTH;

    /** The least a body can have: that of an empty message. */
    public static final int MIN_BODY = CHUNKS_AT + GcmCipher.TAG_LENGTH;

    public static final long MAX_CHUNKS = 1L << 38;

    private ChunkLayout() {}

    /** How many chunks a plaintext takes, the last one included, which may be empty. */
    public static long chunks(long plaintextLength) {
        return plaintextLength / CHUNK + 1;
    }

    /** The body's length for a plaintext. */
    public static long bodyLength(long plaintextLength) {
        return CHUNKS_AT + plaintextLength + chunks(plaintextLength) * GcmCipher.TAG_LENGTH;
    }

    /** Returns where a chunk begins in the body. */
    public static long chunkAt(long chunk) {
        return CHUNKS_AT + chunk * SEALED_CHUNK;
    }

    /**
     * Returns the length of consecutive chunks as they stand in the body.
     *
     * @param length of their plaintext, whole chunks unless the message ends with it
     * @param last whether the message ends here
     */
    public static int sealedLength(int length, boolean last) {
        return length + (length / CHUNK + (last ? 1 : 0)) * GcmCipher.TAG_LENGTH;
    }

    /** Returns how much plaintext consecutive chunks hold that take so many bytes of the body. */
    public static int openedLength(int length) {
        return length / SEALED_CHUNK * CHUNK + Math.max(0, length % SEALED_CHUNK - GcmCipher.TAG_LENGTH);
    }

    /** Whether a body of this length was cut: it ends at a chunk's boundary, or less than a tag after it. */
    public static boolean isTruncated(long bodyLength) {
        return bodyLength < MIN_BODY || (bodyLength - CHUNKS_AT) % SEALED_CHUNK < GcmCipher.TAG_LENGTH;
    }

    /** Whether a body of this length has more chunks than there may be. */
    public static boolean isTooLong(long bodyLength) {
        return (bodyLength - CHUNKS_AT) / SEALED_CHUNK >= MAX_CHUNKS;
    }

    /**
     * The plaintext's length; the body's must be one that is neither truncated nor too long. Nothing vouches for it
     * yet.
     */
    public static long plaintextLength(long bodyLength) {
        long chunks = (bodyLength - CHUNKS_AT) / SEALED_CHUNK + 1;
        return bodyLength - CHUNKS_AT - chunks * GcmCipher.TAG_LENGTH;
    }
}
