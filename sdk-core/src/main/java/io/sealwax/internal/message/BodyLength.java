package io.sealwax.internal.message;

import io.sealwax.AuthenticationException;
import io.sealwax.Failure;
import io.sealwax.MalformedMessageException;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.record.RecordFormat;

/** The lengths that bodies can have, in bytes: the second step of FORMAT.md, <i>How opening fails</i>. */
public final class BodyLength {
    private BodyLength() {}

    /** Returns the kind of body that a plaintext of known length has. */
    static BodyKind kindFor(int plaintextLength) {
        return plaintextLength <= RecordFormat.MAX_PLAINTEXT ? BodyKind.RECORD : BodyKind.CHUNKS;
    }

    /** Returns the body's length for a plaintext. */
    static long of(BodyKind kind, long plaintextLength) {
        return kind == BodyKind.RECORD
                ? plaintextLength + RecordFormat.OVERHEAD
                : ChunkLayout.bodyLength(plaintextLength);
    }

    /**
     * Returns the plaintext's length for a body.
     *
     * @param bodyAt where the body begins, for error messages
     */
    public static long plaintext(BodyKind kind, long bodyLength, int bodyAt) {
        check(kind, bodyLength, bodyAt);
        return kind == BodyKind.RECORD ? bodyLength - RecordFormat.OVERHEAD : ChunkLayout.plaintextLength(bodyLength);
    }

    /** Throws if no message has a body of this length. */
    static void check(BodyKind kind, long bodyLength, int bodyAt) {
        boolean record = kind == BodyKind.RECORD;
        if (record ? bodyLength < RecordFormat.OVERHEAD : ChunkLayout.isTruncated(bodyLength)) {
            throw new AuthenticationException(
                    Failure.TRUNCATED,
                    "truncated: no whole " + (record ? "record" : "last chunk") + " in " + Math.max(0, bodyLength)
                            + " bytes after the header");
        }
        if (record
                ? bodyLength > RecordFormat.OVERHEAD + RecordFormat.MAX_PLAINTEXT
                : ChunkLayout.isTooLong(bodyLength)) {
            throw new MalformedMessageException(
                    Failure.TOO_LONG,
                    "body",
                    bodyAt,
                    bodyLength + " bytes, more than " + (record ? "a record" : "2^38 chunks") + " can have");
        }
    }
}
