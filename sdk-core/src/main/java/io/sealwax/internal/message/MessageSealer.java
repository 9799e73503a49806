package io.sealwax.internal.message;

import io.sealwax.internal.buffer.Input;
import io.sealwax.internal.buffer.Output;
import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.chunks.ChunkRun;
import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.header.HeaderWriter;
import io.sealwax.internal.keys.KeyMaterial;
import io.sealwax.internal.parallel.Threads;
import io.sealwax.internal.record.RecordCipher;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts one message of known length under a leased data key. The lease ends when the message is written, or when
 * this is closed before. Not thread-safe.
 */
public final class MessageSealer implements AutoCloseable {
    /** Some virtual machines allow a few elements fewer than an int counts. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private KeyMaterial.@Nullable Lease lease;
    private final ContextEncoding context;
    private final CryptoProvider crypto;
    private final int plaintextLength;
    private final HeaderWriter header;
    private final BodyKind kind;
    private final int messageLength;

    /**
     * Starts a message.
     *
     * @param lease is the sealer's when this returns, and still the caller's when it throws
     */
    public MessageSealer(
            KeyMaterial.Lease lease,
            HeaderWriter header,
            ContextEncoding context,
            CryptoProvider crypto,
            int plaintextLength) {
        this.context = context;
        this.crypto = crypto;
        this.plaintextLength = plaintextLength;
        this.header = header;
        this.kind = BodyLength.kindFor(plaintextLength);
        this.messageLength = lengthOfMessage();
        this.lease = lease;
    }

    private int lengthOfMessage() {
        long length = header.length() + BodyLength.of(kind, plaintextLength);
        if (length > LONGEST_ARRAY) {
            throw new IllegalArgumentException(
                    "a plaintext of " + plaintextLength + " bytes makes a message that no array holds");
        }
        return (int) length;
    }

    public int messageLength() {
        return messageLength;
    }

    /**
     * Writes the message to the beginning of the output; on failure the {@link #messageLength()} bytes there are zeros.
     */
    public void seal(Input in, Threads threads, Output out) {
        try {
            if (kind == BodyKind.RECORD) {
                sealRecord(in, out);
            } else {
                sealChunks(in, threads, out);
            }
            // a lease that cannot be returned was none: nothing is handed out
            close();
        } catch (Throwable t) {
            out.wipe(messageLength);
            throw t;
        }
    }

    @Override
    public void close() {
        if (lease != null) {
            KeyMaterial.Lease returned = lease;
            lease = null;
            returned.close();
        }
    }

    private KeyMaterial.Lease unsealed() {
        if (lease == null) {
            throw new IllegalStateException("the message was sealed already");
        }
        return lease;
    }

    private void sealRecord(Input in, Output out) {
        KeyMaterial.Lease held = unsealed();
        held.countSealed(plaintextLength);
        int from = in.load(0, plaintextLength);
        int to = out.reserve(0, messageLength);
        int bodyAt = header.write(BodyKind.RECORD, out.array(), to);
        KeyMaterial key = held.key();
        byte[] commitment = key.commitment(context, true);
        RecordCipher records = key.records(crypto);
        if (!records.seal(context.full(), commitment, in.array(), from, plaintextLength, out.array(), bodyAt)) {
            throw KeyMaterial.usedUp();
        }
        out.written(0, messageLength);
    }

    private void sealChunks(Input in, Threads threads, Output out) {
        try (ChunkedMessage message = new ChunkedMessage(unsealed(), header, context, crypto)) {
            lease = null;
            message.count(plaintextLength);
            byte[] start = message.start();
            int startAt = out.reserve(0, start.length);
            System.arraycopy(start, 0, out.array(), startAt, start.length);
            out.written(0, start.length);
            boolean inPlace = in.isInPlace() && out.isInPlace();
            if (inPlace && ChunkRun.isWorthwhile(plaintextLength, threads)) {
                int from = in.load(0, plaintextLength);
                int to = out.reserve(start.length, messageLength - start.length);
                new ChunkRun(message.key(), crypto, threads).seal(in.array(), from, plaintextLength, out.array(), to);
            } else {
                sealChunks(message.key(), in, out, start.length, inPlace ? plaintextLength : ChunkLayout.CHUNK);
            }
        }
    }

    /** @param most how much plaintext is at hand at once: all of it, or a chunk */
    private void sealChunks(ChunkKey key, Input in, Output out, int startLength, int most) {
        int written = startLength;
        try (ChunkCipher cipher = key.cipher(crypto)) {
            for (int read = 0; written < messageLength; ) {
                int length = Math.min(most, plaintextLength - read);
                boolean last = read + length == plaintextLength;
                int sealedLength = ChunkLayout.sealedLength(length, last);
                int from = in.load(read, length);
                int to = out.reserve(written, sealedLength);
                cipher.sealAll(read / ChunkLayout.CHUNK, in.array(), from, length, out.array(), to, last);
                out.written(written, sealedLength);
                read += length;
                written += sealedLength;
            }
        }
    }
}
