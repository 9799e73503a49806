package io.sealwax;

import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.Randomness;
import io.sealwax.internal.header.HeaderWriter;
import io.sealwax.internal.header.Layout;
import org.jspecify.annotations.Nullable;

/**
 * A chunked message that is being written: the lease on its data key, the key of its chunks, and its first bytes.
 * Thread-safe until it is closed, which wipes the key and returns the lease.
 */
final class ChunkedMessage implements AutoCloseable {
    private final CryptoProvider crypto;
    private final ChunkKey key;
    private final byte[] start;
    private DataKey.@Nullable Lease lease;

    /**
     * Begins a message, with a salt of its own.
     *
     * @param lease is the message's when this returns, and still the caller's when it throws
     */
    ChunkedMessage(DataKey.Lease lease, HeaderWriter header, EncryptionContext context, CryptoProvider crypto) {
        DataKey dataKey = lease.dataKey();
        if (!dataKey.countChunked()) {
            throw DataKey.usedUp();
        }
        byte[] salt = new byte[ChunkLayout.SALT_LENGTH];
        Randomness randomness = dataKey.randomness();
        // asked before: what is drawn while another thread forgets belongs to the time before
        int begunIn = randomness.generation();
        randomness.fill(salt, 0, salt.length);
        this.crypto = crypto;
        this.key = ChunkKey.begin(
                dataKey.hkdf(), randomness, begunIn, salt, context.encoding().full());
        this.start = new byte[header.length() + ChunkLayout.CHUNKS_AT];
        key.writeStart(salt, start, header.write(Layout.CHUNKS, start, 0));
        this.lease = lease;
    }

    /** The message with this key and these first bytes; all of them are the message's from now on. */
    ChunkedMessage(DataKey.Lease lease, ChunkKey key, byte[] start, CryptoProvider crypto) {
        this.crypto = crypto;
        this.key = key;
        this.start = start;
        this.lease = lease;
    }

    /** Counts plaintext before it is sealed; throws where the data key may seal no more. */
    void count(long bytes) {
        DataKey.Lease lent = lease;
        if (lent == null) {
            throw new IllegalStateException("the message is closed");
        }
        if (!lent.dataKey().countBytes(bytes)) {
            throw DataKey.usedUp();
        }
        lent.countSealed(bytes);
    }

    /** Header, salt and commitment; not to be written to. */
    byte[] start() {
        return start;
    }

    ChunkKey key() {
        return key;
    }

    CryptoProvider crypto() {
        return crypto;
    }

    @Override
    public void close() {
        key.close();
        if (lease != null) {
            DataKey.Lease returned = lease;
            lease = null;
            returned.close();
        }
    }
}
