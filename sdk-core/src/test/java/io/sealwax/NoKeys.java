package io.sealwax;

import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;

/** A provider that has no data key for anybody. */
final class NoKeys implements DataKeyProvider {
    @Override
    public DataKey.Lease current(EncryptionContext keyBound) {
        throw refusal();
    }

    @Override
    public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return call -> {
            throw refusal();
        };
    }

    private static DataKeyException refusal() {
        return DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.DENIED)
                .message("no keys today")
                .build();
    }
}
