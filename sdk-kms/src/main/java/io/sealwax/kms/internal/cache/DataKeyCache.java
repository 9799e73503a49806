package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps data keys and lends them: one load at a time for what is missing, another ahead of time for what is used and
 * soon over, and retirement of whatever leaves. Lock-free where the data key is there; thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
public final class DataKeyCache<K, V extends CacheEntry<V>> {
    private final LoadExecutor loads;
    private final boolean tracesLeases;
    private final LeaseWatch leases;
    private final CacheCounters tally;
    private final EntryTable<K, V> keys;
    private final NegativeCache<K> refusals;
    private final Hits<K, V> hits;
    private final Waiting<K, V> waiting;
    private final Prefetching<K, V> prefetching;

    /**
     * A cache with these bounds, which asks {@code source} for what is missing.
     *
     * @param onLeaving is shown what left, already retired
     */
    public DataKeyCache(
            CacheSettings settings,
            LoadExecutor loads,
            CacheCounters tally,
            KeySource<K, V> source,
            BiConsumer<K, V> onLeaving) {
        this.loads = loads;
        this.tracesLeases = settings.tracesLeases();
        this.leases = new LeaseWatch(settings.clocks());
        this.tally = tally;
        this.keys = new EntryTable<>(settings.maxEntries(), tally, (wanted, key) -> {
            leases.left(key);
            onLeaving.accept(wanted, key);
        });
        this.refusals = new NegativeCache<>(settings, tally, source::bytes);
        Asking<K, V> asking = new Asking<>(settings, loads, tally, keys, refusals, source);
        Fetch<K, V> fetch = new Fetch<>(loads, keys, asking);
        Successors<K, V> successors = new Successors<>(loads, keys, asking);
        this.hits = new Hits<>(tally, successors);
        this.waiting = new Waiting<>(loads, tally, keys, refusals, fetch, successors, hits);
        this.prefetching = new Prefetching<>(loads, keys, refusals, fetch);
    }

    /** A lease on the data key of {@code wanted} if it is there, without a call and without waiting; else null. */
    @SuppressWarnings("ReferenceEquality") // a future is equal to itself alone
    public DataKey.@Nullable Lease atHand(K wanted) {
        CompletableFuture<LoadResult<V>> kept = keys.get(wanted);
        while (kept != null) {
            DataKey.Lease lease = hits.lease(wanted, kept, true);
            if (lease != null) {
                tally.hits.increment();
                return lease;
            }
            // it may have given way to its successor a moment ago
            CompletableFuture<LoadResult<V>> now = keys.get(wanted);
            kept = now == kept ? null : now;
        }
        return null;
    }

    /**
     * A lease on the data key of {@code wanted}.
     *
     * @throws IllegalStateException if the loads were closed
     */
    public DataKey.Lease lease(K wanted) {
        DataKey.Lease lease = atHand(wanted);
        return lease != null ? lease : leaseAfterWaiting(wanted, KeyCall.start());
    }

    /** The same for a caller who may have to wait for several data keys of one message. */
    public DataKey.Lease lease(K wanted, KeyCall call) {
        DataKey.Lease lease = atHand(wanted);
        return lease != null ? lease : leaseAfterWaiting(wanted, call);
    }

    private DataKey.Lease leaseAfterWaiting(K wanted, KeyCall call) {
        tally.waits.increment();
        DataKey.Lease lease = waiting.lease(wanted, loads.deadline(call));
        // the thread that fetched the data key took the lease for this caller
        traceHere(wanted, lease);
        return lease;
    }

    private void traceHere(K wanted, DataKey.Lease lease) {
        CompletableFuture<LoadResult<V>> kept = keys.get(wanted);
        V key = kept == null ? null : LoadResult.present(kept);
        LeaseTraces traces = key == null ? null : key.traces();
        if (traces != null) {
            traces.isTakenHere(lease);
        }
    }

    /** Whether the data key of {@code wanted} is there, if only to be replaced, or on its way. */
    public boolean keeps(K wanted) {
        return keys.get(wanted) != null;
    }

    /**
     * Whether the data key of {@code wanted} is there and has not left: false from before anybody is shown that it did.
     */
    public boolean lends(K wanted) {
        CompletableFuture<LoadResult<V>> kept = keys.get(wanted);
        V key = kept == null ? null : LoadResult.present(kept);
        return key != null && !key.isRetired();
    }

    /**
     * Fetches what is missing or used up; the future ends when it is there, or with what a caller would be told.
     *
     * @throws IllegalStateException if the loads were closed
     */
    public CompletableFuture<Void> prefetch(K wanted) {
        return prefetching.prefetch(wanted);
    }

    /** Retires those whose time is over. */
    public void dropThoseOver() {
        keys.forEach((wanted, kept) -> {
            V key = LoadResult.present(kept);
            if (key != null && key.isOver(key.age())) {
                keys.retire(wanted, key, RemovalCause.OVER);
                // while a successor is on its way, those who wait for it find it here
                if (key.refreshing().flight() == null) {
                    keys.drop(wanted, kept);
                }
            }
        });
        refusals.dropThoseOver();
    }

    /** Retires these data keys, those too that are still being loaded, and forgets refusals. */
    public void dropIf(Predicate<? super K> which) {
        keys.dropIf(which);
        refusals.dropIf(which);
    }

    /** Retires every data key, those too that are still being loaded, and forgets refusals. */
    public void dropAll() {
        keys.dropAll();
        refusals.dropIf(any -> true);
    }

    /** How many leases are out. Looks at every data key. */
    public long leasesOut() {
        AtomicLong out = new AtomicLong(leases.out());
        forEachThatLends(key -> out.addAndGet(key.key().leasesOut()));
        return out.get();
    }

    /**
     * At least how long the oldest lease has been out: since its data key left, and where leases are traced, since it
     * was taken; zero where none is known.
     */
    public Duration oldestLease() {
        AtomicLong oldest = new AtomicLong(leases.oldest());
        if (!tracesLeases) {
            return Duration.ofNanos(oldest.get());
        }
        forEachThatLends(key -> {
            LeaseTraces traces = key.traces();
            LeaseTraces.Taken taken = traces == null ? null : traces.oldest();
            oldest.accumulateAndGet(taken == null ? 0 : taken.age(), Math::max);
        });
        return Duration.ofNanos(oldest.get());
    }

    /** How many leases can no longer be closed. */
    public long leasesLost() {
        return leases.lost();
    }

    /**
     * Those on data keys that left which have been out for so long, where there are some that were not told of before;
     * else null.
     */
    public @Nullable LongLeases leasesOutFor(Duration age) {
        return leases.longerThan(age);
    }

    /** One that is retired is looked at among those that left. */
    private void forEachThatLends(Consumer<V> look) {
        keys.forEach((wanted, kept) -> {
            V key = LoadResult.present(kept);
            if (key != null && !key.isRetired()) {
                look.accept(key);
            }
        });
    }

    /** About how many bytes of the heap refusals take that are remembered. */
    public long refusalBytes() {
        return refusals.bytes();
    }

    /** How many data keys are there or on their way. */
    public long size() {
        return keys.size();
    }
}
