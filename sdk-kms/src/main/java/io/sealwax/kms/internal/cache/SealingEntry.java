package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.internal.concurrent.Stripes;
import org.jspecify.annotations.Nullable;

/**
 * A data key that encrypts. It gives a lease if its age, messages and bytes are below their bounds when a message
 * begins, and counts the message. Thread-safe.
 */
public final class SealingEntry extends CacheEntry<SealingEntry> {
    private final long maxAge;
    private final long maxBytes;
    private final long maxMessages;
    private final long refreshBytes;
    private final StripedQuota messages;
    private volatile boolean refreshBytesReached;

    /** An entry with these bounds. A refresh is due at one share of each, drawn by chance. */
    public SealingEntry(DataKey dataKey, Freshness freshness, CacheSettings bounds) {
        this(dataKey, freshness, bounds, bounds.refreshShare());
    }

    private SealingEntry(DataKey dataKey, Freshness freshness, CacheSettings bounds, double share) {
        super(dataKey, freshness, (long) (bounds.maxAge().toNanos() * share), bounds.newTraces());
        maxAge = bounds.maxAge().toNanos();
        maxBytes = bounds.maxBytes();
        refreshBytes = Math.max(1, (long) (maxBytes * share));
        maxMessages = bounds.maxMessages();
        messages = new StripedQuota(maxMessages, maxMessages - (long) Math.ceil(maxMessages * share));
    }

    @Override
    DataKey.@Nullable Lease lease(long age) {
        if (!refreshBytesReached && dataKey().hasSealed(refreshBytes)) {
            refreshBytesReached = true;
        }
        if (age >= maxAge || areBytesSpent()) {
            return null;
        }
        DataKey.Lease lease = take();
        if (lease == null) {
            return null;
        }
        // counted only with a lease in hand, so that every message of the budget is sealed
        if (messages.take(Stripes.preferred())) {
            return lease;
        }
        lease.close();
        return null;
    }

    @Override
    boolean needsRefresh(long age) {
        return super.needsRefresh(age) || messages.isLow() || refreshBytesReached;
    }

    private boolean areBytesSpent() {
        return refreshBytesReached && dataKey().hasSealed(maxBytes);
    }

    @Override
    boolean isExpired(long age) {
        return age >= maxAge || areBytesSpent() || (messages.isLow() && messages.taken() == maxMessages);
    }

    @Override
    boolean mayServeInOutage(long age) {
        return false;
    }

    @Override
    public long messages() {
        return messages.taken();
    }
}
