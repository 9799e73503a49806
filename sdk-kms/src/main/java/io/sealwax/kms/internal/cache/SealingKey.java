package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A data key to seal with, and how many messages it may still seal. Thread-safe. */
public final class SealingKey implements LentKey {
    private final DataKey key;
    private final AtomicLong messagesLeft;

    public SealingKey(DataKey key, long messages) {
        this.key = key;
        this.messagesLeft = new AtomicLong(messages);
    }

    @Override
    public DataKey.@Nullable Lease lease() {
        DataKey.Lease lease = key.lease();
        if (lease == null) {
            return null;
        }
        // counted only with a lease in hand, so that every message of the budget is sealed
        if (messagesLeft.get() > 0 && messagesLeft.decrementAndGet() >= 0) {
            return lease;
        }
        lease.close();
        return null;
    }

    @Override
    public void retire() {
        key.retire();
    }
}
