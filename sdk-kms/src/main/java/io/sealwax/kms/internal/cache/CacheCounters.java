package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What one side of a cache did. Thread-safe. */
public final class CacheCounters {
    final LongAdder hits = new LongAdder();
    final LongAdder stale = new LongAdder();
    final LongAdder waits = new LongAdder();
    final LongAdder coalesced = new LongAdder();
    final LongAdder refused = new LongAdder();
    private final LongAdder loads = new LongAdder();
    private final LongAdder refreshes = new LongAdder();
    private final LongAdder failedLoads = new LongAdder();
    private final LongAdder failedRefreshes = new LongAdder();
    private final LongAdder retired = new LongAdder();
    private final Events events;

    public CacheCounters(Events events) {
        this.events = events;
    }

    void loaded(boolean refresh, long nanos, boolean failed, @Nullable DataKeyException failure) {
        (refresh ? refreshes : loads).increment();
        if (failed) {
            (refresh ? failedRefreshes : failedLoads).increment();
        }
        events.loaded(refresh, nanos, failed, failure);
    }

    void retired(RemovalCause why, CacheEntry<?> key) {
        retired.increment();
        events.retired(why, Math.max(0, key.age()), key.messages(), key.key().sealedBytes());
    }

    /** Leases that cost no wait. */
    public long hits() {
        return hits.sum();
    }

    /** Hits after a refresh had failed. */
    public long stale() {
        return stale.sum();
    }

    /** Callers who waited. */
    public long waits() {
        return waits.sum();
    }

    /** Those of them who waited for a load that another had begun. */
    public long coalesced() {
        return coalesced.sum();
    }

    /** Callers who were told of an earlier refusal. */
    public long refused() {
        return refused.sum();
    }

    /** Loads that a caller began, failed ones included. */
    public long loads() {
        return loads.sum();
    }

    /** Loads ahead of time, failed ones included. */
    public long refreshes() {
        return refreshes.sum();
    }

    public long failedLoads() {
        return failedLoads.sum();
    }

    public long failedRefreshes() {
        return failedRefreshes.sum();
    }

    /** Data keys that left. */
    public long retired() {
        return retired.sum();
    }

    /** Who is told as it happens; nothing that it does comes back to the cache. */
    public interface Events {
        /** A load ended. */
        void loaded(boolean refresh, long nanos, boolean failed, @Nullable DataKeyException failure);

        /** A data key left. */
        void retired(RemovalCause why, long ageNanos, long messages, long bytes);
    }
}
