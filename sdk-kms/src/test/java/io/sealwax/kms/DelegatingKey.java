package io.sealwax.kms;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.KeyCall;
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
    public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
        return key.generate(keyBound, call);
    }

    @Override
    public final WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call) {
        return key.wrap(dataKey, keyBound, call);
    }

    @Override
    public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return key.trusts(wrapped, keyBound);
    }

    @Override
    public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
        return key.unwrap(wrapped, keyBound, call);
    }
}
