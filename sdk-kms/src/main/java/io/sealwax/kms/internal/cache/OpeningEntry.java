package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import org.jspecify.annotations.Nullable;

/**
 * A data key that decrypts. It gives leases until its age or its idle time is over, and during an outage until the
 * grace is over as well. Thread-safe.
 */
public final class OpeningEntry extends CacheEntry<OpeningEntry> {
    /** A use is noted again after this part of the idle time: each note is a write that other processors see. */
    private static final int NOTED_PARTS = 16;

    private final long maxAge;
    private final long maxIdle;
    private final long grace;
    private volatile long lastUse;

    /** An entry with these bounds. */
    public OpeningEntry(DataKey dataKey, Freshness freshness, CacheSettings bounds) {
        super(dataKey, freshness, (long) (bounds.maxAge().toNanos() * bounds.refreshShare()), bounds.newTraces());
        maxAge = bounds.maxAge().toNanos();
        maxIdle = bounds.maxIdle().toNanos();
        grace = bounds.outageGrace().toNanos();
        lastUse = age();
    }

    @Override
    DataKey.@Nullable Lease lease(long age) {
        if (isIdle(age)
                || (age >= maxAge && !(age < maxAge + grace && refreshState().isOutage(age)))) {
            return null;
        }
        if (age - lastUse > maxIdle / NOTED_PARTS) {
            lastUse = age;
        }
        return take();
    }

    private boolean isIdle(long age) {
        return age - lastUse >= maxIdle;
    }

    @Override
    boolean isExpired(long age) {
        return age >= maxAge + grace || isIdle(age);
    }

    @Override
    boolean mayServeInOutage(long age) {
        return age < maxAge + grace && !isIdle(age) && !isRetired();
    }

    @Override
    public long messages() {
        return 0;
    }
}
