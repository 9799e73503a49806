package io.sealwax;

import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.message.BodyLength;
import io.sealwax.internal.message.MessageOpener;
import io.sealwax.internal.message.MessageStart;
import io.sealwax.internal.message.OpenedEnvelope;
import io.sealwax.internal.parallel.Threads;
import io.sealwax.internal.range.ChunkRanges;
import io.sealwax.internal.range.RangeChannel;
import io.sealwax.internal.range.Ranges;
import io.sealwax.internal.range.RecordRanges;
import io.sealwax.internal.range.SourceStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads ranges of a message's plaintext, without reading the rest of the message. The data key is obtained once, when
 * the reader is opened, and leased until the reader is closed; for a record the lease is returned at once.
 *
 * <p><b>Guarantees.</b> Only verified bytes are returned; after a failure the output is zeros. {@link #size()} is
 * authenticated: opening verifies the last chunk, so a message that was cut does not open. The reader reads the
 * source's first KiB, or the header if that is longer, the last chunk, and the chunks of 16 KiB that the ranges lie in.
 * A record, which is at most 64 KiB long, is read and verified whole.
 *
 * <p>Memory, beside the output: 33 KiB for each thread that reads, kept for later reads. While a range of several
 * chunks is read, up to 4.1 MiB of the message are in memory. Reads into a buffer without an array go through one of 1
 * MiB.
 *
 * <p>Positions and lengths are in bytes. Thread-safe: any number of threads read at once. Close it when done; the
 * source stays the caller's, and stays open.
 */
public final class RangeReader implements AutoCloseable {
    /** What passes through an array at once on its way to a buffer that has none, in bytes. */
    private static final int PIECE = 1 << 20;

    private final EncryptionContext context;
    private final Ranges ranges;

    private RangeReader(EncryptionContext context, Ranges ranges) {
        this.context = context;
        this.ranges = ranges;
    }

    static RangeReader open(Source source, ContextMatch match, OpeningKeys keys, CryptoProvider crypto, Threads threads)
            throws IOException {
        long size = SourceStream.lengthOf(source);
        MessageStart start = MessageStart.read(new SourceStream(source, size), match.stored());
        if (start.isRecord()) {
            try (MessageOpener opener = start.opener()) {
                EncryptionContext context = keys.unlock(opener, match);
                return new RangeReader(context, new RecordRanges(opener.open(crypto, threads)));
            }
        }
        int bodyAt = start.header().length();
        long plaintextLength = BodyLength.plaintext(BodyKind.CHUNKS, size - bodyAt, bodyAt);
        OpenedEnvelope message = keys.unlock(start.header(), match);
        ChunkRanges ranges =
                new ChunkRanges(source, bodyAt + ChunkLayout.CHUNKS_AT, plaintextLength, message, crypto, threads);
        try {
            ranges.verifyLastChunk();
            return new RangeReader(message.context(), ranges);
        } catch (Throwable t) {
            ranges.close();
            throw t;
        }
    }

    /** Returns the length of the plaintext, in bytes. */
    public long size() {
        return ranges.size();
    }

    /** Returns the whole context of the message. */
    public EncryptionContext context() {
        return context;
    }

    /**
     * Reads as much of a range as exists.
     *
     * @return how many bytes were read: fewer than {@code length} only if the plaintext ends, and -1 if it ends at the
     *     position or before and the length is not 0
     * @throws IllegalArgumentException if the position is negative
     * @throws AuthenticationException if a chunk does not verify; the range of the output is zeros
     * @throws IOException if the source throws it, or if this was closed; the range of the output is zeros
     */
    public int read(long position, byte[] out, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, out.length);
        int count = available(position, length);
        try {
            ranges.read(position, count, out, offset);
        } catch (Throwable t) {
            Arrays.fill(out, offset, offset + count, (byte) 0);
            throw t;
        }
        return count == 0 && length > 0 ? -1 : count;
    }

    /**
     * Reads as much of a range as exists, into an array of just that length; an empty one if the plaintext ends before.
     *
     * @throws IllegalArgumentException if the position or the length is negative
     * @throws AuthenticationException if a chunk does not verify
     * @throws IOException if the source throws it, or if this was closed
     */
    public byte[] read(long position, int length) throws IOException {
        byte[] out = new byte[available(position, length)];
        read(position, out, 0, out.length);
        return out;
    }

    /**
     * Reads into the remaining bytes of a buffer, whose position moves; the rest is as with {@link #read(long, byte[],
     * int, int)}.
     *
     * @throws ReadOnlyBufferException if the buffer is read-only
     */
    public int read(long position, ByteBuffer out) throws IOException {
        if (out.hasArray()) {
            int count = read(position, out.array(), out.arrayOffset() + out.position(), out.remaining());
            out.position(out.position() + Math.max(count, 0));
            return count;
        }
        if (out.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        return readThroughArray(position, out);
    }

    private int readThroughArray(long position, ByteBuffer out) throws IOException {
        int begin = out.position();
        int count = available(position, out.remaining());
        try {
            do {
                int at = out.position() - begin;
                byte[] piece = read(position + at, Math.min(PIECE, count - at));
                out.put(piece);
                Arrays.fill(piece, (byte) 0);
            } while (out.position() < begin + count);
        } catch (Throwable t) {
            for (int at = begin; at < begin + count; at++) {
                out.put(at, (byte) 0);
            }
            out.position(begin);
            throw t;
        }
        return count == 0 && out.hasRemaining() ? -1 : count;
    }

    /**
     * Returns which bytes of the message hold this range of the plaintext, as far as it exists.
     *
     * @throws IllegalArgumentException if the position or the length is negative
     */
    public CiphertextRange ciphertextRange(long position, long length) {
        return ranges.ciphertext(position, availableLong(position, length));
    }

    /**
     * Decrypts a range whose {@link #ciphertextRange} the caller has fetched.
     *
     * @param ciphertext just these bytes
     * @return as much of the range as exists
     * @throws IllegalArgumentException if the position or the length is negative, or the ciphertext has the wrong
     *     length
     * @throws AuthenticationException if a chunk does not verify
     * @throws IOException if this was closed
     */
    public byte[] open(long position, int length, byte[] ciphertext) throws IOException {
        int count = available(position, length);
        long needed = ranges.ciphertext(position, count).length();
        if (ciphertext.length != needed) {
            throw new IllegalArgumentException(
                    "the range is held by " + needed + " bytes of the message, these are " + ciphertext.length);
        }
        byte[] out = new byte[count];
        ranges.open(position, count, ciphertext, out);
        return out;
    }

    /**
     * Returns the plaintext as a read-only channel with a position. It keeps the chunk of 16 KiB of the last short
     * read, so that consecutive short reads read each chunk once; closing it wipes that chunk, and leaves this reader
     * open. One thread at a time uses a channel, so each thread takes its own; any thread may close it. A call that
     * comes during another one throws an {@link IllegalStateException}.
     */
    public SeekableByteChannel asChannel() {
        return new RangeChannel(this);
    }

    private int available(long position, int length) {
        return (int) availableLong(position, length);
    }

    private long availableLong(long position, long length) {
        if (position < 0 || length < 0) {
            throw new IllegalArgumentException("a range of " + length + " bytes at " + position);
        }
        return Math.min(length, Math.max(0, size() - position));
    }

    /** Returns the lease on the data key, once all reads in progress have ended. Idempotent. */
    @Override
    public void close() {
        ranges.close();
    }
}
