package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.spi.WrappedDataKey;
import org.jspecify.annotations.Nullable;

/** A data key to open with. Thread-safe. */
public record OpeningKey(DataKey key) implements LentKey {
    /**
     * What it is found by: with another context it is not found, and the KMS is asked, and refuses.
     *
     * @param wrapped the wrapped key
     * @param keyBound the key-bound context that a KMS unwrapped it for
     */
    public record Wrapping(WrappedDataKey wrapped, EncryptionContext keyBound) {}

    @Override
    public DataKey.@Nullable Lease lease() {
        return key.lease();
    }

    @Override
    public void retire() {
        key.retire();
    }
}
