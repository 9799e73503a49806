package io.sealwax.benchmarks.subjects;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lends one data key, as a warm cache would: one object to seal with and another to open with. Messages carry it
 * wrapped in the size that AWS KMS gives, though no KMS ever saw it. Closing it retires the key. Thread-safe.
 */
final class LentDataKey implements DataKeyProvider, AutoCloseable {
    private static final String ARN = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final int CIPHERTEXT_BLOB_LENGTH = 184;

    private final WrappedDataKey wrapped =
            new WrappedDataKey("aws-kms", ARN, Bytes.pseudoRandom(CIPHERTEXT_BLOB_LENGTH));
    private final DataKey sealing;
    private final DataKey opening;
    private final Candidate opened = new Candidate() {
        @Override
        public DataKey.Lease lease(KeyCall call) {
            return LentDataKey.lease(opening, opening.keyBound());
        }

        @Override
        public DataKey.Lease atHand() {
            return LentDataKey.lease(opening, opening.keyBound());
        }
    };

    LentDataKey(EncryptionContext context) {
        sealing = dataKey(context);
        opening = dataKey(context);
    }

    private DataKey dataKey(EncryptionContext context) {
        return DataKey.takeOwnershipOf(Bytes.pseudoRandom(DataKey.LENGTH), context.keyBound(), List.of(wrapped));
    }

    @Override
    public DataKey.Lease current(EncryptionContext keyBound) {
        return lease(sealing, keyBound);
    }

    @Override
    public @Nullable Candidate candidate(WrappedDataKey found, EncryptionContext keyBound) {
        return found.equals(wrapped) && keyBound.equals(opening.keyBound()) ? opened : null;
    }

    private static DataKey.Lease lease(DataKey key, EncryptionContext keyBound) {
        if (!key.keyBound().equals(keyBound)) {
            throw new IllegalArgumentException("the one data key belongs to " + key.keyBound());
        }
        return Objects.requireNonNull(key.lease(), "the data key was retired");
    }

    @Override
    public void close() {
        sealing.retire();
        opening.retire();
    }

    @Override
    public String toString() {
        return wrapped.toString();
    }
}
