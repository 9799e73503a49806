package io.sealwax.kms;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.heap.Secret;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A master key that remembers which data keys it handed out, under a mask, and on which threads it made them. */
final class RecordingKey extends DelegatingKey {
    final List<Secret> dataKeys = new CopyOnWriteArrayList<>();
    final Set<String> madeOn = ConcurrentHashMap.newKeySet();

    RecordingKey(MasterKey key) {
        super(key);
    }

    @Override
    public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
        madeOn.add(Thread.currentThread().getName());
        GeneratedDataKey generated = super.generate(keyBound, call);
        dataKeys.add(Secret.takeOwnershipOf(generated.plaintext().clone()));
        return generated;
    }

    @Override
    public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
        UnwrappedDataKey unwrapped = super.unwrap(wrapped, keyBound, call);
        dataKeys.add(Secret.takeOwnershipOf(unwrapped.plaintext().clone()));
        return unwrapped;
    }
}
