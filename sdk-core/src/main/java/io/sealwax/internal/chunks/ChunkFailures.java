package io.sealwax.internal.chunks;

import io.sealwax.AuthenticationException;
import io.sealwax.Failure;
import io.sealwax.MalformedMessageException;

/** What is said of a chunked body that does not open. */
public final class ChunkFailures {
    private ChunkFailures() {}

    /** A chunk does not verify. */
    public static AuthenticationException wrong(long chunk) {
        return new AuthenticationException(
                Failure.CHUNK, "chunk " + chunk + ": it was changed, moved, or comes from another message");
    }

    /** Throws if there is a wrong chunk: what {@link ChunkCipher#openAll} returns. */
    public static void require(long wrongChunk) {
        if (wrongChunk != ChunkCipher.NONE) {
            throw wrong(wrongChunk);
        }
    }

    /** A stream ends with so few bytes after a full chunk. */
    public static AuthenticationException truncated(long chunk, int bytes) {
        return new AuthenticationException(
                Failure.TRUNCATED, "truncated: the message ends " + bytes + " bytes into chunk " + chunk);
    }

    /** A stream has more chunks than a message can have. */
    public static MalformedMessageException tooLong(int bodyAt) {
        return new MalformedMessageException(
                Failure.TOO_LONG, "body", bodyAt, "more than 2^38 chunks, which is the most a message can have");
    }
}
