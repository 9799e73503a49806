package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what one side of the cache does, and reports it to its events. Thread-safe. */
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

    void retired(RemovalCause cause, CacheEntry<?> entry) {
        retired.increment();
        events.retired(
                cause,
                Math.max(0, entry.age()),
                entry.messages(),
                entry.dataKey().sealedBytes());
    }

    /** Leases without a wait. */
    public long hits() {
        return hits.sum();
    }

    /** Hits on entries whose refresh is due and has failed. */
    public long stale() {
        return stale.sum();
    }

    /** Callers that had to wait. */
    public long waits() {
        return waits.sum();
    }

    /** How often one waited for a load that another caller started. */
    public long coalesced() {
        return coalesced.sum();
    }

    /** How often an earlier refusal was the answer. */
    public long refused() {
        return refused.sum();
    }

    /** Loads that callers waited for, failed ones included. */
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

    /** Entries that were retired. */
    public long retired() {
        return retired.sum();
    }

    /** Receives events as they happen. It does not call the cache. */
    public interface Events {
        /** A load ended. */
        void loaded(boolean refresh, long nanos, boolean failed, @Nullable DataKeyException failure);

        /** An entry was retired. */
        void retired(RemovalCause cause, long ageNanos, long messages, long bytes);
    }
}
