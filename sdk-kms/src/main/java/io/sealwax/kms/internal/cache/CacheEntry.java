package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One data key in the cache, with what is known of its age and use. Ages are in nanoseconds, counted from when a KMS
 * was asked for it. Thread-safe.
 *
 * @param <V> its own type
 */
public abstract class CacheEntry<V extends CacheEntry<V>> {
    private final DataKey dataKey;
    private final LeaseWatch.@Nullable Traces traces;
    private final Freshness freshness;
    private final long refreshAge;
    private final RefreshState<V> refreshState = new RefreshState<>();
    private final AtomicReference<@Nullable RemovalCause> retired = new AtomicReference<>();
    private volatile boolean used;

    /**
     * An entry.
     *
     * @param refreshAge from which its successor is loaded
     * @param traces notes where leases are taken, or null
     */
    CacheEntry(DataKey dataKey, Freshness freshness, long refreshAge, LeaseWatch.@Nullable Traces traces) {
        this.dataKey = dataKey;
        this.freshness = freshness;
        this.refreshAge = refreshAge;
        this.traces = traces;
    }

    /** Returns a lease for one message, or null if the data key is too old, used up or retired. */
    abstract DataKey.@Nullable Lease lease(long age);

    /** Returns a lease as {@link #lease(long)} does, at its present age. */
    final DataKey.@Nullable Lease leaseNow() {
        return lease(age());
    }

    /** Whether it gives no lease any more, unless a KMS is asked again. */
    abstract boolean isExpired(long age);

    /** Whether it would give leases again if a KMS were asked now and failed transiently. */
    abstract boolean mayServeInOutage(long age);

    /** How many messages were begun with it; 0 if it only decrypts. */
    public abstract long messages();

    /** Whether its successor should be loaded. */
    boolean needsRefresh(long age) {
        return age >= refreshAge;
    }

    /** Notes a hit, for the eviction policy. */
    final void markUsed() {
        // read first: each write is one that other processors see
        if (!used) {
            used = true;
        }
    }

    /** Returns whether it was used since this was last asked. */
    final boolean testAndClearUsed() {
        boolean was = used;
        used = false;
        return was;
    }

    /** Returns a lease, or null if the data key is retired. */
    final DataKey.@Nullable Lease take() {
        return traces == null ? dataKey.lease() : traces.take(dataKey);
    }

    final LeaseWatch.@Nullable Traces traces() {
        return traces;
    }

    final DataKey dataKey() {
        return dataKey;
    }

    final long age() {
        return freshness.age();
    }

    final RefreshState<V> refreshState() {
        return refreshState;
    }

    /**
     * Refuses leases from now on; the data key is wiped when the last one is returned. Returns whether this call is the
     * one that retired it.
     */
    final boolean retire(RemovalCause cause) {
        boolean first = retired.compareAndSet(null, cause);
        dataKey.retire();
        return first;
    }

    final boolean isRetired() {
        return retired.get() != null;
    }

    /**
     * The refresh of one entry: whether one is in flight, when the next may start, and what the last one came to. Ages
     * are those of the entry. Thread-safe.
     *
     * @param <V> the entry
     */
    static final class RefreshState<V> {
        private final AtomicReference<@Nullable InFlightLoad<V>> load = new AtomicReference<>();
        private volatile long notBefore = Long.MIN_VALUE;
        private volatile int failures;
        private volatile long outageUntil = Long.MIN_VALUE;

        /** Whether none is in flight, and it is not too early for the next. */
        boolean mayStart(long age) {
            return load.get() == null && age >= notBefore;
        }

        /** Makes this the load in flight. Returns false if another thread was faster. */
        boolean start(InFlightLoad<V> next) {
            return load.compareAndSet(null, next);
        }

        /** The load in flight, or the one that brought the successor. */
        @Nullable
        InFlightLoad<V> load() {
            return load.get();
        }

        /**
         * Ends a load that brought a failure.
         *
         * @param tookNanos since the KMS was asked
         */
        void failed(boolean transiently, long age, long tookNanos, CacheSettings settings) {
            outageUntil = transiently ? age + settings.outageNanos(tookNanos) : Long.MIN_VALUE;
            endedWithoutAnswer(age, settings);
        }

        /** Notes that the load has not ended within a caller's time, which is a transient failure too. It goes on. */
        void overdue(long age, CacheSettings settings) {
            outageUntil = Math.max(
                    outageUntil, age + settings.outageNanos(settings.maxWait().toNanos()));
        }

        /** Ends a load that says nothing about a KMS. */
        void endedWithoutAnswer(long age, CacheSettings settings) {
            int inARow = failures + 1;
            failures = inARow;
            notBefore = age + settings.backoffNanos(inARow);
            load.set(null);
        }

        /** Whether the last load failed transiently, so recently that it counts as an outage. */
        boolean isOutage(long age) {
            return age < outageUntil;
        }

        /** Whether the last load failed. */
        boolean isFailing() {
            return failures > 0;
        }
    }
}
