package io.sealwax.kms;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import java.util.concurrent.atomic.AtomicBoolean;

/** A master key that runs out of memory the first time. */
final class FailingOnceKey implements MasterKey {
    private final MasterKey real;
    private final AtomicBoolean failed = new AtomicBoolean();

    FailingOnceKey(MasterKey real) {
        this.real = real;
    }

    @Override
    public String providerId() {
        return real.providerId();
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public GeneratedDataKey generate(EncryptionContext keyBound) {
        if (!failed.getAndSet(true)) {
            throw new OutOfMemoryError("the first time");
        }
        return real.generate(keyBound);
    }

    @Override
    public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound) {
        return real.wrap(dataKey, keyBound);
    }

    @Override
    public boolean trusts(WrappedDataKey wrapped) {
        return real.trusts(wrapped);
    }

    @Override
    public byte[] unwrap(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return real.unwrap(wrapped, keyBound);
    }
}
