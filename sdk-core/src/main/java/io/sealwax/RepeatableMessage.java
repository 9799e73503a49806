package io.sealwax;

import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.message.ChunkedMessage;
import io.sealwax.internal.range.SourceStream;
import io.sealwax.internal.upload.RepeatedChunks;
import io.sealwax.internal.upload.RepeatedStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * A message that is encrypted while it is read, and can be read again, whole or in parts, with the same bytes each
 * time: for uploads that are retried, and for multipart uploads whose parts are sent at once.
 *
 * <pre>{@code
 * try (Source file = Source.of(path); RepeatableMessage message = cipher.encryptRepeatably(file, context)) {
 *     String type = "application/octet-stream";
 *     s3.putObject(request, RequestBody.fromContentProvider(message::newStream, message.length(), type));
 * }
 * }</pre>
 *
 * <p><b>Guarantees.</b> No two different chunks leave it under one nonce. It remembers the tag of each chunk that it
 * encrypted. If a chunk comes out differently because the plaintext has changed, nothing of it is returned and the read
 * fails.
 *
 * <p>Lengths and positions are in bytes. The plaintext is read in chunks of 16 KiB, by as many threads as read streams.
 * Memory: 33 KiB for each stream, and one byte for each KiB of plaintext. Thread-safe; one thread at a time uses a
 * stream of it, and any thread may close that stream. Close the message to return the lease on the data key; the source
 * stays the caller's. Such a message is decrypted like any other.
 */
public final class RepeatableMessage implements AutoCloseable {
    private final RepeatedChunks chunks;
    private final long length;

    private RepeatableMessage(RepeatedChunks chunks, long length) {
        this.chunks = chunks;
        this.length = length;
    }

    /** @param message is closed with what is returned, or where this throws */
    static RepeatableMessage of(Source plaintext, ChunkedMessage message) throws IOException {
        try {
            long plaintextLength = SourceStream.plaintextLengthOf(plaintext);
            if (ChunkLayout.chunks(plaintextLength) > ChunkLayout.MAX_CHUNKS) {
                throw new IOException("a message has at most 2^38 chunks, which is 4 PiB");
            }
            message.count(plaintextLength);
            int headerLength = message.start().length - ChunkLayout.CHUNKS_AT;
            return new RepeatableMessage(
                    new RepeatedChunks(plaintext, plaintextLength, message),
                    headerLength + ChunkLayout.bodyLength(plaintextLength));
        } catch (Throwable t) {
            message.close();
            throw t;
        }
    }

    /** Returns the message's length. */
    public long length() {
        return length;
    }

    /**
     * Returns the message from its first byte, as a stream that supports {@link InputStream#mark mark} and
     * {@link InputStream#reset reset} over any length. Its reads throw what the source throws. They throw an
     * {@link IOException} as long as the plaintext is not what it was before, after this was closed, and if the message
     * was begun before {@link EnvelopeCipher#beforeSnapshot}.
     *
     * @throws IllegalStateException if this is closed
     */
    public InputStream newStream() {
        return newStream(0, length);
    }

    /**
     * Returns a part of the message, as such a stream.
     *
     * @throws IndexOutOfBoundsException if the message has no such part
     * @throws IllegalStateException if this is closed
     */
    public InputStream newStream(long position, long count) {
        Objects.checkFromIndexSize(position, count, length);
        if (chunks.isClosed()) {
            throw new IllegalStateException("the message is closed");
        }
        return new RepeatedStream(chunks, position, position + count);
    }

    /**
     * Ends this message and all its streams, and wipes its secrets once all reads in progress have ended. Idempotent.
     */
    @Override
    public void close() {
        chunks.close();
    }
}
