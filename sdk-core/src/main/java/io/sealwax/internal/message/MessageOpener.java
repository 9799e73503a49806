package io.sealwax.internal.message;

import io.sealwax.AuthenticationException;
import io.sealwax.Failure;
import io.sealwax.internal.buffer.Input;
import io.sealwax.internal.buffer.Output;
import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkFailures;
import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.chunks.ChunkRun;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.header.Layout;
import io.sealwax.internal.header.ParsedHeader;
import io.sealwax.internal.parallel.Threads;
import io.sealwax.internal.record.RecordFormat;
import org.jspecify.annotations.Nullable;

/**
 * Decrypts one message that is wholly at hand, in the steps of FORMAT.md, <i>How opening fails</i>: construct,
 * {@link #unlocked}, {@link #open}, close. Not thread-safe.
 */
public final class MessageOpener implements AutoCloseable {
    /** No record is longer, header included. */
    private static final int LONGEST_RECORD = Layout.MAX_HEADER + RecordFormat.OVERHEAD + RecordFormat.MAX_PLAINTEXT;

    private final Input message;
    private final ParsedHeader header;
    private final int bodyLength;
    private final int plaintextLength;
    private @Nullable OpenedEnvelope unlocked;

    /**
     * Reads the header and the lengths.
     *
     * @param knownContext the stored encoding that the reader expects
     */
    public MessageOpener(Input message, byte[] knownContext) {
        this(message, parse(message, knownContext));
    }

    /**
     * Opens a message whose header was parsed before.
     *
     * @param header of the message
     */
    public MessageOpener(Input message, ParsedHeader header) {
        this.message = message;
        this.header = header;
        this.bodyLength = message.length() - header.length();
        this.plaintextLength = (int) BodyLength.plaintext(header.bodyKind(), bodyLength, header.length());
    }

    private static ParsedHeader parse(Input message, byte[] knownContext) {
        int loaded = Math.min(message.length(), LONGEST_RECORD);
        int begin = message.load(0, loaded);
        return ParsedHeader.parse(message.array(), begin, loaded, knownContext);
    }

    public ParsedHeader header() {
        return header;
    }

    /** Returns the length that the message's length implies; not verified before {@link #open} returns. */
    public int plaintextLength() {
        return plaintextLength;
    }

    /**
     * Takes over what the message needs to be opened.
     *
     * @param found is this object's from now on
     */
    public void unlocked(OpenedEnvelope found) {
        unlocked = found;
    }

    private void open(CryptoProvider crypto, Threads threads, Output out) {
        OpenedEnvelope found = unlocked;
        if (found == null) {
            throw new IllegalStateException("the message was not unlocked");
        }
        if (header.bodyKind() == BodyKind.RECORD) {
            openRecord(found, crypto, out);
        } else {
            boolean inPlace = message.isInPlace() && out.isInPlace();
            if (inPlace && ChunkRun.isWorthwhile(plaintextLength, threads)) {
                openRun(new ChunkRun(found.chunkKey(), crypto, threads), out);
            } else {
                openChunks(found.chunkKey(), crypto, out, inPlace ? bodyLength : ChunkLayout.SEALED_CHUNK);
            }
        }
        // a lease that cannot be returned was none: nothing is handed out
        close();
    }

    /** Returns the plaintext, in an array that is the caller's. */
    public byte[] open(CryptoProvider crypto, Threads threads) {
        byte[] plaintext = new byte[plaintextLength];
        openOrWipe(crypto, threads, Output.of(plaintext, 0));
        return plaintext;
    }

    /** Writes the plaintext to the beginning of the output, or zeros if it throws. */
    public void openOrWipe(CryptoProvider crypto, Threads threads, Output out) {
        try {
            open(crypto, threads, out);
        } catch (Throwable t) {
            out.wipe(plaintextLength);
            throw t;
        }
    }

    private void openRecord(OpenedEnvelope found, CryptoProvider crypto, Output out) {
        byte[] full = found.encoding().full();
        int to = out.reserve(0, plaintextLength);
        boolean verified =
                found.key().records(crypto).open(full, header.bytes(), header.bodyAt(), bodyLength, out.array(), to);
        if (!verified) {
            throw new AuthenticationException(Failure.RECORD, "record: the body was changed");
        }
        out.written(0, plaintextLength);
    }

    private void openRun(ChunkRun run, Output out) {
        int sealedLength = bodyLength - ChunkLayout.CHUNKS_AT;
        int from = message.load(header.length() + ChunkLayout.CHUNKS_AT, sealedLength);
        int to = out.reserve(0, plaintextLength);
        run.open(0, message.array(), from, sealedLength, out.array(), to);
    }

    /** @param most how many sealed bytes are at hand at once: all of them, or a chunk */
    private void openChunks(ChunkKey chunkKey, CryptoProvider crypto, Output out, int most) {
        // loading a chunk may overwrite the header's bytes: nothing below looks at them
        int chunksAt = header.length() + ChunkLayout.CHUNKS_AT;
        int sealedLength = bodyLength - ChunkLayout.CHUNKS_AT;
        try (ChunkCipher cipher = chunkKey.cipher(crypto)) {
            int written = 0;
            for (int read = 0; read < sealedLength; ) {
                int count = Math.min(most, sealedLength - read);
                int length = ChunkLayout.openedLength(count);
                int from = message.load(chunksAt + read, count);
                int to = out.reserve(written, length);
                ChunkFailures.require(
                        cipher.openAll(read / ChunkLayout.SEALED_CHUNK, message.array(), from, count, out.array(), to));
                out.written(written, length);
                read += count;
                written += length;
            }
        }
    }

    @Override
    public void close() {
        if (unlocked != null) {
            unlocked.close();
        }
    }
}
