package io.sealwax.internal.message;

import io.sealwax.AuthenticationException;
import io.sealwax.Failure;
import io.sealwax.MalformedMessageException;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.record.RecordFormat;

/** The lengths that bodies can have, in bytes: the second step of FORMAT.md, <i>How opening fails</i>. */
public final class BodyLength {
    private BodyLength() {}

    /** The body's length for a plaintext. */
    public static long of(boolean record, long plaintextLength) {
        return record ? plaintextLength + RecordFormat.OVERHEAD : ChunkLayout.bodyLength(plaintextLength);
    }

    /**
     * The plaintext's length for a body.
     *
     * @param bodyAt where the body begins, for error messages
     */
    public static long plaintext(boolean record, long bodyLength, int bodyAt) {
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
        return record ? bodyLength - RecordFormat.OVERHEAD : ChunkLayout.plaintextLength(bodyLength);
    }
}
