package io.sealwax.internal.message;

import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.NonceSource;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.header.HeaderWriter;
import io.sealwax.internal.keys.KeyMaterial;
import org.jspecify.annotations.Nullable;

/**
 * A chunked message that is being encrypted: the lease on its data key, the key of its chunks, and its first bytes.
 * Thread-safe until it is closed, which wipes the key and returns the lease.
 */
public final class ChunkedMessage implements AutoCloseable {
    private final CryptoProvider crypto;
    private final ChunkKey key;
    private final byte[] start;
    private KeyMaterial.@Nullable Lease lease;

    /**
     * Begins a message, with a salt of its own.
     *
     * @param lease is the message's when this returns, and still the caller's when it throws
     */
    public ChunkedMessage(
            KeyMaterial.Lease lease, HeaderWriter header, ContextEncoding context, CryptoProvider crypto) {
        KeyMaterial dataKey = lease.key();
        if (!dataKey.countChunked()) {
            throw KeyMaterial.usedUp();
        }
        byte[] salt = new byte[ChunkLayout.SALT_LENGTH];
        NonceSource nonces = dataKey.nonces();
        // asked before: what is drawn while another thread forgets belongs to the time before
        int begunIn = nonces.generation();
        nonces.fill(salt, 0, salt.length);
        this.crypto = crypto;
        this.key = ChunkKey.begin(dataKey.hkdf(), nonces, begunIn, salt, context.full());
        this.start = new byte[header.length() + ChunkLayout.CHUNKS_AT];
        key.writeStart(salt, start, header.write(BodyKind.CHUNKS, start, 0));
        this.lease = lease;
    }

    /** The message with this key and these first bytes; all of them are the message's from now on. */
    public ChunkedMessage(KeyMaterial.Lease lease, ChunkKey key, byte[] start, CryptoProvider crypto) {
        this.crypto = crypto;
        this.key = key;
        this.start = start;
        this.lease = lease;
    }

    /** Counts plaintext before it is encrypted; throws if the data key may encrypt no more. */
    public void count(long bytes) {
        KeyMaterial.Lease held = lease;
        if (held == null) {
            throw new IllegalStateException("the message is closed");
        }
        if (!held.key().countBytes(bytes)) {
            throw KeyMaterial.usedUp();
        }
        held.countSealed(bytes);
    }

    /** Returns header, salt and commitment; not to be written to. */
    public byte[] start() {
        return start;
    }

    public ChunkKey key() {
        return key;
    }

    public CryptoProvider crypto() {
        return crypto;
    }

    @Override
    public void close() {
        key.close();
        if (lease != null) {
            KeyMaterial.Lease returned = lease;
            lease = null;
            returned.close();
        }
    }
}
