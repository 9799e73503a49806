package io.sealwax;

import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.context.ContextMatcher;
import io.sealwax.internal.header.KeySection;
import io.sealwax.internal.header.Layout;
import io.sealwax.internal.header.ParsedHeader;
import io.sealwax.internal.record.RecordKeys;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message whose context is as expected and whose data key was found: steps 3 to 5 of FORMAT.md, <i>How opening
 * fails</i>. Holds the lease on the data key and, where the body is chunked, the key of its chunks, until it is closed.
 */
final class Unlocked implements AutoCloseable {
    private final EncryptionContext context;
    private DataKey.@Nullable Lease lease;
    private @Nullable ChunkKey chunkKey;

    /** @param chunkKey is this object's from now on */
    Unlocked(EncryptionContext context, @Nullable ChunkKey chunkKey) {
        this.context = context;
        this.chunkKey = chunkKey;
    }

    /**
     * Holds the context against what is expected, and finds the data key that the message commits to.
     *
     * @param header whose array holds the beginning of the body too: a record's nonce and commitment, or salt and
     *     commitment
     */
    static Unlocked of(ParsedHeader header, ContextMatch match, @Nullable KeySectionStore sections, KeySearch search) {
        EncryptionContext expected = match.expected();
        ContextEncoding found = ContextMatcher.match(
                header.bytes(), header.contextAt(), header.contextLength(), expected.encoding(), match.isExact());
        EncryptionContext whole =
                found.equals(expected.encoding()) ? expected : EncryptionContext.of(found, expected.keyBound());
        Unlocked unlocked = new Unlocked(whole, null);
        if (header.hasDetachedKeys()) {
            byte[] keyId = header.keyId();
            unlocked.lease = search.find(
                    detachedSection(keyId, sections),
                    whole.keyBound(),
                    key -> key.hasKeyId(keyId) && unlocked.isCommittedTo(key, header));
        } else {
            unlocked.lease =
                    search.find(header.keySection(), whole.keyBound(), key -> unlocked.isCommittedTo(key, header));
        }
        return unlocked;
    }

    private static KeySection detachedSection(byte[] keyId, @Nullable KeySectionStore sections) {
        byte[] section = sections == null ? null : sections.get(keyId.clone());
        if (section == null) {
            throw DataKeyException.of(Failure.KEY_SECTION_MISSING, DataKeyException.Category.NOT_FOUND)
                    .message(
                            sections == null
                                    ? "the message's wrapped keys are kept elsewhere, and this reader has no store"
                                            + " for them"
                                    : "the message's wrapped keys are kept elsewhere, and the store has none for its"
                                            + " key id")
                    .build();
        }
        return KeySection.parse(section);
    }

    private boolean isCommittedTo(DataKey key, ParsedHeader header) {
        if (header.bodyKind() == Layout.RECORD) {
            return RecordKeys.commits(header.bytes(), header.bodyAt(), context.commitment(key, false));
        }
        byte[] salt = Arrays.copyOfRange(header.bytes(), header.bodyAt(), header.bodyAt() + ChunkLayout.SALT_LENGTH);
        ChunkKey derived = ChunkKey.derive(key.hkdf(), salt, context.encoding().full());
        if (!derived.isCommittedBy(header.bytes(), header.bodyAt())) {
            derived.close();
            return false;
        }
        chunkKey = derived;
        return true;
    }

    EncryptionContext context() {
        return context;
    }

    DataKey dataKey() {
        if (lease == null) {
            throw new IllegalStateException("the lease was returned");
        }
        return lease.dataKey();
    }

    /** The key of the chunks, where the body has any. */
    ChunkKey chunkKey() {
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
            DataKey.Lease returned = lease;
            lease = null;
            returned.close();
        }
    }
}
