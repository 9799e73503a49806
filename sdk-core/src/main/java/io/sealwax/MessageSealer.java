package io.sealwax;

import io.sealwax.internal.buffer.Input;
import io.sealwax.internal.buffer.Output;
import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.header.HeaderWriter;
import io.sealwax.internal.header.Layout;
import io.sealwax.internal.record.RecordFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes one message of known length under a data key that is on loan, and returns the loan: when the message is written, or when it is closed
 * before. Not thread-safe.
 */
final class MessageSealer implements AutoCloseable {
    /** Some virtual machines allow a few elements fewer than an int counts. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final DataKey key;
    private DataKey.@Nullable Lease lease;
    private final EncryptionContext context;
    private final CryptoProvider crypto;
    private final int plaintextLength;
    private final HeaderWriter header;
    private final int messageLength;

    MessageSealer(
            DataKey.Lease lease,
            EncryptionContext context,
            CryptoProvider crypto,
            boolean detachedKeys,
            int plaintextLength) {
        this.key = lease.dataKey();
        this.context = context;
        this.crypto = crypto;
        this.plaintextLength = plaintextLength;
        this.header = new HeaderWriter(context.encoding().stored(), this.key.headerKeys(detachedKeys));
        this.messageLength = lengthOfMessage();
        this.lease = lease;
    }

    private int lengthOfMessage() {
        int headerLength = header.length();
        if (headerLength > Layout.MAX_HEADER) {
            throw DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.CONFIGURATION)
                    .message("context and wrapped keys make a header of " + headerLength + " bytes, at most "
                            + Layout.MAX_HEADER)
                    .advice("wrap with fewer master keys, or keep the wrapped keys elsewhere")
                    .build();
        }
        long length = headerLength + BodyLength.of(isRecord(), plaintextLength);
        if (length > LONGEST_ARRAY) {
            throw new IllegalArgumentException(
                    "a plaintext of " + plaintextLength + " bytes makes a message that no array holds");
        }
        return (int) length;
    }

    private boolean isRecord() {
        return plaintextLength <= RecordFormat.MAX_PLAINTEXT;
    }

    int messageLength() {
        return messageLength;
    }

    /** Writes the message to the begin of the output; on failure the {@link #messageLength()} bytes there are zeros. */
    void seal(Input in, Output out) {
        boolean sealed = false;
        try {
            countBytes();
            if (isRecord()) {
                sealRecord(in, out);
            } else {
                sealChunks(in, out);
            }
            // a lease that cannot be returned was none: nothing is handed out
            close();
            sealed = true;
        } finally {
            if (!sealed) {
                out.wipe(messageLength);
            }
        }
    }

    private void countBytes() {
        if (lease == null) {
            throw new IllegalStateException("the message was sealed already");
        }
        lease.countSealed(plaintextLength);
    }

    @Override
    public void close() {
        if (lease != null) {
            DataKey.Lease returned = lease;
            lease = null;
            returned.close();
        }
    }

    private void sealRecord(Input in, Output out) {
        byte[] full = context.encoding().full();
        int from = in.load(0, plaintextLength);
        int to = out.reserve(0, messageLength);
        int bodyAt = header.write(Layout.RECORD, out.array(), to);
        byte[] commitment = context.commitment(key, true);
        if (!key.records(crypto).seal(full, commitment, in.array(), from, plaintextLength, out.array(), bodyAt)) {
            throw usedUp();
        }
        out.written(0, messageLength);
    }

    private void sealChunks(Input in, Output out) {
        if (!key.countChunked(plaintextLength)) {
            throw usedUp();
        }
        byte[] salt = new byte[ChunkLayout.SALT_LENGTH];
        key.randomness().fill(salt, 0, salt.length);
        try (ChunkKey chunkKey =
                ChunkKey.derive(key.hkdf(), salt, context.encoding().full())) {
            int startLength = header.length() + ChunkLayout.CHUNKS_AT;
            int to = out.reserve(0, startLength);
            chunkKey.writeStart(salt, out.array(), header.write(Layout.CHUNKS, out.array(), to));
            out.written(0, startLength);
            try (ChunkCipher cipher = chunkKey.cipher(crypto)) {
                sealChunks(cipher, in, out, startLength);
            }
        }
    }

    private void sealChunks(ChunkCipher cipher, Input in, Output out, int startLength) {
        long chunks = ChunkLayout.chunks(plaintextLength);
        int read = 0;
        int written = startLength;
        for (long chunk = 0; chunk < chunks; chunk++) {
            int length = Math.min(ChunkLayout.CHUNK, plaintextLength - read);
            int sealedLength = length + GcmCipher.TAG_LENGTH;
            int from = in.load(read, length);
            int to = out.reserve(written, sealedLength);
            cipher.seal(chunk, in.array(), from, length, out.array(), to);
            out.written(written, sealedLength);
            read += length;
            written += sealedLength;
        }
    }

    private DataKeyException usedUp() {
        return DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.KEY_STATE)
                .message("the data key has sealed as much as it may, 2^32 messages or 2^53 bytes")
                .advice("have the data-key provider replace it earlier")
                .build();
    }
}
