package io.sealwax.kms;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.heap.Secret;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A master key that remembers which data keys it handed out, under a mask, and on which threads it made them. */
final class RecordingKey implements MasterKey {
    final List<Secret> dataKeys = new CopyOnWriteArrayList<>();
    final Set<String> madeOn = ConcurrentHashMap.newKeySet();
    private final MasterKey key;

    RecordingKey(MasterKey key) {
        this.key = key;
    }

    @Override
    public String providerId() {
        return key.providerId();
    }

    @Override
    public String name() {
        return key.name();
    }

    @Override
    public GeneratedDataKey generate(EncryptionContext keyBound) {
        madeOn.add(Thread.currentThread().getName());
        GeneratedDataKey generated = key.generate(keyBound);
        dataKeys.add(Secret.takeOwnershipOf(generated.plaintext().clone()));
        return generated;
    }

    @Override
    public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound) {
        return key.wrap(dataKey, keyBound);
    }

    @Override
    public boolean trusts(WrappedDataKey wrapped) {
        return key.trusts(wrapped);
    }

    @Override
    public byte[] unwrap(WrappedDataKey wrapped, EncryptionContext keyBound) {
        byte[] dataKey = key.unwrap(wrapped, keyBound);
        dataKeys.add(Secret.takeOwnershipOf(dataKey.clone()));
        return dataKey;
    }
}
