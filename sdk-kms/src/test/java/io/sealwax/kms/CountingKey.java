package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.Failure;
import io.sealwax.LocalMasterKey;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A local master key that counts, and that can be made to wait and to fail. */
final class CountingKey implements MasterKey {
    final LocalMasterKey local = LocalMasterKey.random("counted");
    final AtomicInteger called = new AtomicInteger();
    final AtomicInteger generated = new AtomicInteger();
    final AtomicInteger unwrapped = new AtomicInteger();
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile DataKeyException failure;
    volatile boolean trusting = true;

    void awaitCalls(int count) {
        Eventually.await(count + " calls", () -> called.get() >= count);
    }

    void awaitGenerated(int count) {
        Eventually.await(count + " data keys", () -> generated.get() >= count);
    }

    private void pass() {
        called.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        DataKeyException told = failure;
        if (told != null) {
            throw told;
        }
    }

    /** Every call fails so from now on, or works again with null. */
    void failWith(DataKeyException.Category category) {
        failure = category == null
                ? null
                : DataKeyException.of(Failure.KEY_ACCESS, category)
                        .message("no")
                        .requestId("r-1")
                        .build();
    }

    @Override
    public String providerId() {
        return local.providerId();
    }

    @Override
    public String name() {
        return local.name();
    }

    @Override
    public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
        pass();
        GeneratedDataKey key = local.generate(keyBound, call);
        generated.incrementAndGet();
        return key;
    }

    @Override
    public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call) {
        return local.wrap(dataKey, keyBound, call);
    }

    @Override
    public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return trusting && local.trusts(wrapped, keyBound);
    }

    @Override
    public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
        pass();
        unwrapped.incrementAndGet();
        return local.unwrap(wrapped, keyBound, call);
    }
}
