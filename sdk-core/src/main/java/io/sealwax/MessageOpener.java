package io.sealwax;

import io.sealwax.internal.buffer.Input;
import io.sealwax.internal.buffer.Output;
import io.sealwax.internal.chunks.ChunkCipher;
import io.sealwax.internal.chunks.ChunkKey;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.context.ContextMatcher;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.GcmCipher;
import io.sealwax.internal.header.KeySection;
import io.sealwax.internal.header.Layout;
import io.sealwax.internal.header.ParsedHeader;
import io.sealwax.internal.record.RecordFormat;
import io.sealwax.internal.record.RecordKeys;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Opens one message that is wholly at hand, in the steps of FORMAT.md, <i>How opening fails</i>: made, {@link #unlock}, {@link #open},
 * closed. Not thread-safe.
 */
final class MessageOpener implements AutoCloseable {
    /** No record is longer, header included. */
    private static final int LONGEST_RECORD = Layout.MAX_HEADER + RecordFormat.OVERHEAD + RecordFormat.MAX_PLAINTEXT;

    private final Input message;
    private final ContextMatch match;
    private final ParsedHeader header;
    private final boolean isRecord;
    private final int bodyLength;
    private final int plaintextLength;
    private @Nullable EncryptionContext context;
    private DataKey.@Nullable Lease lease;
    private @Nullable ChunkKey chunkKey;

    /** Reads the header and the lengths. */
    MessageOpener(Input message, ContextMatch match) {
        this.message = message;
        this.match = match;
        int loaded = Math.min(message.length(), LONGEST_RECORD);
        int begin = message.load(0, loaded);
        this.header = ParsedHeader.parse(
                message.array(), begin, loaded, match.expected().encoding().stored());
        this.isRecord = header.bodyKind() == Layout.RECORD;
        this.bodyLength = message.length() - header.length();
        this.plaintextLength = (int) BodyLength.plaintext(isRecord, bodyLength, header.length());
    }

    /** The length that the message's length implies; nothing vouches for it before {@link #open} returns. */
    int plaintextLength() {
        return plaintextLength;
    }

    /** The pairs that the reader expects. */
    EncryptionContext expected() {
        return match.expected();
    }

    /** Holds the context against what is expected, and finds the data key that the message commits to. */
    EncryptionContext unlock(@Nullable KeySectionStore sections, KeySearch search) {
        EncryptionContext expected = match.expected();
        ContextEncoding found = ContextMatcher.match(
                header.bytes(), header.contextAt(), header.contextLength(), expected.encoding(), match.isExact());
        EncryptionContext whole =
                found.equals(expected.encoding()) ? expected : EncryptionContext.of(found, expected.keyBound());
        context = whole;
        if (header.hasDetachedKeys()) {
            byte[] keyId = header.keyId();
            lease = search.find(
                    detachedSection(keyId, sections),
                    whole.keyBound(),
                    key -> key.hasKeyId(keyId) && isCommittedTo(key, whole));
        } else {
            lease = search.find(header.keySection(), whole.keyBound(), key -> isCommittedTo(key, whole));
        }
        return whole;
    }

    private static KeySection detachedSection(byte[] keyId, @Nullable KeySectionStore sections) {
        byte[] section = sections == null ? null : sections.get(keyId.clone());
        if (section == null) {
            throw DataKeyException.of(Failure.KEY_SECTION_MISSING, DataKeyException.Category.NOT_FOUND)
                    .message(
                            sections == null
                                    ? "the message's wrapped keys are kept elsewhere, and this reader has no store for them"
                                    : "the message's wrapped keys are kept elsewhere, and the store has none for its key id")
                    .build();
        }
        return KeySection.parse(section);
    }

    private boolean isCommittedTo(DataKey key, EncryptionContext whole) {
        if (isRecord) {
            return RecordKeys.commits(header.bytes(), header.bodyAt(), whole.commitment(key, false));
        }
        byte[] salt = Arrays.copyOfRange(header.bytes(), header.bodyAt(), header.bodyAt() + ChunkLayout.SALT_LENGTH);
        ChunkKey derived = ChunkKey.derive(key.hkdf(), salt, whole.encoding().full());
        if (!derived.isCommittedBy(header.bytes(), header.bodyAt())) {
            derived.close();
            return false;
        }
        chunkKey = derived;
        return true;
    }

    /**
     * Writes the plaintext to the begin of the output.
     *
     * @throws AuthenticationException if the body was changed; the output range then holds what the caller wipes
     */
    void open(CryptoProvider crypto, Output out) {
        if (isRecord) {
            openRecord(crypto, out);
        } else {
            openChunks(crypto, out);
        }
        // a lease that cannot be returned was none: nothing is handed out
        close();
    }

    private void openRecord(CryptoProvider crypto, Output out) {
        byte[] full = unlocked(context).encoding().full();
        int to = out.reserve(0, plaintextLength);
        boolean verified = unlocked(lease)
                .dataKey()
                .records(crypto)
                .open(full, header.bytes(), header.bodyAt(), bodyLength, out.array(), to);
        if (!verified) {
            throw new AuthenticationException(Failure.RECORD, "record: the body was changed");
        }
        out.written(0, plaintextLength);
    }

    private void openChunks(CryptoProvider crypto, Output out) {
        // loading a chunk may overwrite the header's bytes: nothing below looks at them
        int bodyAt = header.length();
        try (ChunkCipher cipher = unlocked(chunkKey).cipher(crypto)) {
            long chunks = ChunkLayout.chunks(plaintextLength);
            int written = 0;
            for (long chunk = 0; chunk < chunks; chunk++) {
                int length = Math.min(ChunkLayout.CHUNK, plaintextLength - written);
                int sealedLength = length + GcmCipher.TAG_LENGTH;
                int from = message.load(bodyAt + (int) ChunkLayout.chunkAt(chunk), sealedLength);
                int to = out.reserve(written, length);
                if (!cipher.open(chunk, message.array(), from, sealedLength, out.array(), to)) {
                    throw new AuthenticationException(
                            Failure.CHUNK, "chunk " + chunk + ": it was changed, moved, or comes from another message");
                }
                out.written(written, length);
                written += length;
            }
        }
    }

    private static <T> T unlocked(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the message was not unlocked");
        }
        return part;
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
