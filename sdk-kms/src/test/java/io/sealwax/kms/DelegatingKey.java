package io.sealwax.kms;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;

/** A master key that does what another does, and of which a test changes one thing. */
class DelegatingKey implements MasterKey {
    private final MasterKey key;

    DelegatingKey(MasterKey key) {
        this.key = key;
    }

    @Override
    public final String providerId() {
        return key.providerId();
    }

    @Override
    public final String name() {
        return key.name();
    }

    @Override
    public GeneratedDataKey generate(EncryptionContext keyBound) {
        return key.generate(keyBound);
    }

    @Override
    public final WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound) {
        return key.wrap(dataKey, keyBound);
    }

    @Override
    public boolean trusts(WrappedDataKey wrapped) {
        return key.trusts(wrapped);
    }

    @Override
    public byte[] unwrap(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return key.unwrap(wrapped, keyBound);
    }
}
