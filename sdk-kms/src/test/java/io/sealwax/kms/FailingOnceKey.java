package io.sealwax.kms;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey;
import java.util.concurrent.atomic.AtomicBoolean;

/** A master key that runs out of memory the first time. */
final class FailingOnceKey extends DelegatingKey {
    private final AtomicBoolean failed = new AtomicBoolean();

    FailingOnceKey(MasterKey real) {
        super(real);
    }

    @Override
    public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
        if (!failed.getAndSet(true)) {
            throw new OutOfMemoryError("the first time");
        }
        return super.generate(keyBound, call);
    }
}
