package io.sealwax.internal.message;

import io.sealwax.EncryptionContext;
import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.header.ParsedHeader;
import io.sealwax.internal.keys.KeyMaterial;
import io.sealwax.internal.record.RecordKeys;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message whose context is as expected, and the data key that it commits to. Holds the lease on the data key and, if
 * the body is chunked, the key of its chunks, until it is closed.
 */
public final class OpenedEnvelope implements AutoCloseable {
    private final EncryptionContext context;
    private final ContextEncoding encoding;
    private KeyMaterial.@Nullable Lease lease;
    private @Nullable ChunkKey chunkKey;

    /**
     * Starts with a context that is as expected.
     *
     * @param encoding of the context
     */
    public OpenedEnvelope(EncryptionContext context, ContextEncoding encoding) {
        this.context = context;
        this.encoding = encoding;
    }

    /**
     * Starts with a context that is as expected.
     *
     * @param chunkKey is this object's from now on
     */
    public OpenedEnvelope(EncryptionContext context, ContextEncoding encoding, ChunkKey chunkKey) {
        this(context, encoding);
        this.chunkKey = chunkKey;
    }

    /**
     * Keeps a lease if the message commits to its data key; returns the lease and false if it does not.
     *
     * @param header whose array holds the beginning of the body too: a record's nonce and commitment, or salt and
     *     commitment
     */
    public boolean accept(KeyMaterial.Lease offered, ParsedHeader header) {
        boolean right = false;
        try {
            right = isCommittedTo(offered.key(), header);
        } finally {
            if (!right) {
                offered.close();
            }
        }
        if (right) {
            lease = offered;
        }
        return right;
    }

    private boolean isCommittedTo(KeyMaterial key, ParsedHeader header) {
        if (header.hasDetachedKeys() && !key.hasKeyId(header.bytes(), header.keyIdAt())) {
            return false;
        }
        if (header.bodyKind() == BodyKind.RECORD) {
            return RecordKeys.commits(header.bytes(), header.bodyAt(), key.commitment(encoding, false));
        }
        byte[] salt = Arrays.copyOfRange(header.bytes(), header.bodyAt(), header.bodyAt() + ChunkLayout.SALT_LENGTH);
        ChunkKey derived = ChunkKey.derive(key.hkdf(), salt, encoding.full());
        if (!derived.isCommittedBy(header.bytes(), header.bodyAt())) {
            derived.close();
            return false;
        }
        chunkKey = derived;
        return true;
    }

    public EncryptionContext context() {
        return context;
    }

    public ContextEncoding encoding() {
        return encoding;
    }

    public KeyMaterial key() {
        if (lease == null) {
            throw new IllegalStateException("the lease was returned");
        }
        return lease.key();
    }

    /** Returns the key of the chunks; only if the body has any. */
    public ChunkKey chunkKey() {
        if (chunkKey == null) {
            throw new IllegalStateException("a record has no chunks");
        }
        return chunkKey;
    }

    @Override
    public void close() {
        if (chunkKey != null) {
            chunkKey.close();
        }
        if (lease != null) {
            KeyMaterial.Lease returned = lease;
            lease = null;
            returned.close();
        }
    }
}
