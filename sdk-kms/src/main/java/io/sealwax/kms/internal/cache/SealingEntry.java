package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.internal.concurrent.Stripes;
import org.jspecify.annotations.Nullable;

/**
 * A data key to seal with: its age and bytes are looked at before each message begins, and its messages are counted.
 * Thread-safe.
 */
public final class SealingEntry extends CacheEntry<SealingEntry> {
    private final long maxAge;
    private final long maxBytes;
    private final long maxMessages;
    private final long dueBytes;
    private final StripedQuota messages;
    private volatile boolean bytesDue;

    /** With these bounds, of which one part of each is drawn by chance for the refresh. */
    public SealingEntry(DataKey key, Freshness vouched, CacheSettings bounds) {
        this(key, vouched, bounds, bounds.refreshShare());
    }

    private SealingEntry(DataKey key, Freshness vouched, CacheSettings bounds, double share) {
        super(key, vouched, (long) (bounds.maxAge().toNanos() * share), bounds.newTraces());
        maxAge = bounds.maxAge().toNanos();
        maxBytes = bounds.maxBytes();
        dueBytes = Math.max(1, (long) (maxBytes * share));
        maxMessages = bounds.maxMessages();
        messages = new StripedQuota(maxMessages, maxMessages - (long) Math.ceil(maxMessages * share));
    }

    @Override
    DataKey.@Nullable Lease lease(long age) {
        if (!bytesDue && key().hasSealed(dueBytes)) {
            bytesDue = true;
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
    boolean isDue(long age) {
        return super.isDue(age) || messages.isLow() || bytesDue;
    }

    private boolean areBytesSpent() {
        return bytesDue && key().hasSealed(maxBytes);
    }

    @Override
    boolean isOver(long age) {
        return age >= maxAge || areBytesSpent() || (messages.isLow() && messages.taken() == maxMessages);
    }

    @Override
    boolean mayOutliveOutage(long age) {
        return false;
    }

    @Override
    public long messages() {
        return messages.taken();
    }
}
