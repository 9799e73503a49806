package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.kms.internal.cache.InFlightLoad.Result;
import io.sealwax.kms.internal.cache.InFlightLoad.Waiter;
import io.sealwax.kms.internal.cache.LeaseWatch.LongLeases;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One side of the cache: it keeps data keys, and gives leases on them. Callers that miss the same entry share one load;
 * an entry that is used and will expire soon is refreshed ahead of time; an entry that is removed is retired. A hit
 * takes no lock. Thread-safe.
 *
 * @param <K> what an entry is found by
 * @param <V> an entry
 */
public final class DataKeyCache<K, V extends CacheEntry<V>> {
    private final CacheSettings settings;
    private final LoadExecutor executor;
    private final CacheCounters counters;
    private final EntryTable<K, V> entries;
    private final NegativeCache<K> refusals;
    private final KeyLoader<K, V> loader;
    private final LeaseWatch leases;

    /**
     * A cache with these bounds, which loads what is missing from {@code source}.
     *
     * @param onRetired is shown each entry when it has been retired; it must not call the cache
     */
    public DataKeyCache(
            CacheSettings settings,
            LoadExecutor executor,
            CacheCounters counters,
            KeySource<K, V> source,
            BiConsumer<K, V> onRetired) {
        this.settings = settings;
        this.executor = executor;
        this.counters = counters;
        this.leases = new LeaseWatch(settings.ticker());
        this.entries = new EntryTable<>(settings.maxEntries(), counters, (key, entry) -> {
            leases.left(entry.dataKey(), entry.traces());
            onRetired.accept(key, entry);
        });
        this.refusals = new NegativeCache<>(settings, counters, source::bytes);
        this.loader = new KeyLoader<>(settings, executor, counters, entries, refusals, source);
    }

    /** Returns a lease if the entry is present and gives one, without a call and without waiting; else null. */
    @SuppressWarnings("ReferenceEquality") // a future is equal to itself alone
    public DataKey.@Nullable Lease leaseIfPresent(K key) {
        CompletableFuture<Result<V>> load = entries.get(key);
        while (load != null) {
            DataKey.Lease lease = leaseFrom(key, load, true);
            if (lease != null) {
                counters.hits.increment();
                return lease;
            }
            // it may have been replaced a moment ago
            CompletableFuture<Result<V>> now = entries.get(key);
            load = now == load ? null : now;
        }
        return null;
    }

    /**
     * Returns a lease, if need be after a load.
     *
     * @throws IllegalStateException if the executor was closed
     * @throws DataKeyException if there is none in time
     */
    public DataKey.Lease lease(K key) {
        DataKey.Lease lease = leaseIfPresent(key);
        return lease != null ? lease : leaseAfterMiss(key, KeyCall.start());
    }

    /**
     * Returns a lease as {@link #lease(Object)} does, to a caller that may have to wait for several data keys in turn.
     */
    public DataKey.Lease lease(K key, KeyCall call) {
        DataKey.Lease lease = leaseIfPresent(key);
        return lease != null ? lease : leaseAfterMiss(key, call);
    }

    /**
     * Returns a lease from a load that has ended, and starts a refresh if one is due; null if it gives none.
     *
     * @param hit whether the caller has not waited
     */
    private DataKey.@Nullable Lease leaseFrom(K key, CompletableFuture<Result<V>> load, boolean hit) {
        V entry = Result.present(load);
        if (entry == null) {
            return null;
        }
        long age = entry.age();
        DataKey.Lease lease = entry.lease(age);
        if (lease == null) {
            return null;
        }
        if (hit) {
            // the caller that had it loaded is no use of it
            entry.markUsed();
        }
        if (entry.needsRefresh(age)) {
            if (hit && entry.refreshState().isFailing()) {
                counters.stale.increment();
            }
            startRefresh(key, load, entry, age, lease);
        }
        return lease;
    }

    private void startRefresh(K key, CompletableFuture<Result<V>> load, V entry, long age, DataKey.Lease lease) {
        boolean done = false;
        try {
            CompletableFuture<Result<V>> unused = loader.refresh(key, load, entry, age, true);
            done = true;
        } finally {
            if (!done) {
                lease.close();
            }
        }
    }

    private DataKey.Lease leaseAfterMiss(K key, KeyCall call) {
        counters.waits.increment();
        DataKey.Lease lease = awaitLease(key, Deadline.of(settings.maxWait(), call));
        V entry = presentEntry(key);
        LeaseWatch.Traces traces = entry == null ? null : entry.traces();
        if (traces != null) {
            // the thread that ran the load took the lease
            traces.movedHere(lease);
        }
        return lease;
    }

    /** Loads the entry or joins a load in flight, as often as needed, until there is a lease or no time is left. */
    private DataKey.Lease awaitLease(K key, Deadline deadline) {
        long turn = Waiter.nextTurn();
        boolean waited = false;
        while (true) {
            executor.requireOpen();
            CompletableFuture<Result<V>> load = entries.get(key);
            if (load == null) {
                refusals.requireNone(key);
                deadline.requireTime();
                load = loader.load(key);
            } else if (!load.isDone()) {
                counters.coalesced.increment();
            }
            DataKey.Lease lease = leaseWhenEnded(key, load, turn, deadline);
            if (lease == null) {
                lease = leaseAfterRefresh(key, load, turn, deadline);
            }
            if (lease != null) {
                return lease;
            }
            if (waited && deadline.isOver()) {
                throw deadline.outOfTime();
            }
            waited = true;
        }
    }

    private DataKey.@Nullable Lease leaseWhenEnded(
            K key, CompletableFuture<Result<V>> load, long turn, Deadline deadline) {
        return !load.isDone() && load instanceof InFlightLoad<V> inFlight
                ? loader.await(key, inFlight, turn, deadline)
                : leaseFrom(key, load, false);
    }

    /** Returns a lease after a refresh of the entry that the load brought; null if the caller is to look again. */
    private DataKey.@Nullable Lease leaseAfterRefresh(
            K key, CompletableFuture<Result<V>> load, long turn, Deadline deadline) {
        Result<V> result = deadline.await(load);
        // a load that failed was removed before its waiters went on
        V entry = result.isCancelled() ? null : result.entry();
        return entry != null && entries.isCurrent(key, load)
                ? leaseAfterRefresh(key, load, entry, turn, deadline)
                : null;
    }

    private DataKey.@Nullable Lease leaseAfterRefresh(
            K key, CompletableFuture<Result<V>> load, V entry, long turn, Deadline deadline) {
        InFlightLoad<V> refresh = entry.refreshState().load();
        if (refresh != null) {
            counters.coalesced.increment();
        }
        long age = entry.age();
        if (refresh == null && entry.mayServeInOutage(age)) {
            refresh = loader.refresh(key, load, entry, age, false);
        }
        DataKey.Lease lease = refresh == null ? null : leaseOfSuccessor(key, refresh, entry, turn, deadline);
        if (lease == null) {
            // a refresh that has just failed, or that takes too long, may let it serve in an outage
            lease = leaseFrom(key, load, false);
        }
        if (lease == null) {
            entries.retire(key, entry, RemovalCause.OVER);
            entries.remove(key, load);
            requireNoFailure(refresh);
        }
        return lease;
    }

    /** Null if the refresh brings no successor, or brings none in time and the entry may serve instead. */
    private DataKey.@Nullable Lease leaseOfSuccessor(
            K key, InFlightLoad<V> refresh, V entry, long turn, Deadline deadline) {
        try {
            return loader.await(key, refresh, turn, deadline);
        } catch (DataKeyException e) {
            if (!(e.getCause() instanceof TimeoutException) || !entry.mayServeInOutage(entry.age())) {
                throw e;
            }
            loader.overdue(entry);
            return null;
        }
    }

    private void requireNoFailure(@Nullable InFlightLoad<V> refresh) {
        Result<V> result = refresh == null ? null : refresh.getNow(null);
        if (result != null && !result.isCancelled()) {
            // throws if there is none
            result.entry();
        }
    }

    /**
     * Loads what is missing or expired ahead of its first use. The future ends when the entry is present, or with what
     * a caller would be told.
     *
     * @throws IllegalStateException if the executor was closed
     */
    public CompletableFuture<Void> prefetch(K key) {
        try {
            CompletableFuture<Result<V>> load = loadAhead(key);
            return (load instanceof InFlightLoad<V> inFlight ? inFlight.forPrefetchers() : load)
                    .thenAccept(Result::entry);
        } catch (DataKeyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Result<V>> loadAhead(K key) {
        while (true) {
            executor.requireOpen();
            CompletableFuture<Result<V>> found = loadThatLends(key);
            if (found == null) {
                refusals.requireNone(key);
                found = loader.prefetch(key);
            }
            if (!(found instanceof InFlightLoad<V> inFlight) || inFlight.keep()) {
                return found;
            }
            // its last waiter left a moment ago
            entries.remove(key, inFlight);
        }
    }

    /** The load of the entry, or of its successor if the entry gives no lease any more; null if there is neither. */
    private @Nullable CompletableFuture<Result<V>> loadThatLends(K key) {
        CompletableFuture<Result<V>> load = entries.get(key);
        V entry = load == null ? null : Result.present(load);
        if (load == null || entry == null || !(entry.isRetired() || entry.isExpired(entry.age()))) {
            return load;
        }
        CompletableFuture<Result<V>> refresh = entry.refreshState().load();
        if (refresh == null) {
            entries.retire(key, entry, RemovalCause.OVER);
            entries.remove(key, load);
        }
        return refresh;
    }

    private @Nullable V presentEntry(K key) {
        CompletableFuture<Result<V>> load = entries.get(key);
        return load == null ? null : Result.present(load);
    }

    /** Whether there is an entry, present or in flight. */
    public boolean contains(K key) {
        return entries.get(key) != null;
    }

    /** Whether the entry is present and not retired: false from before anybody is shown that it was retired. */
    public boolean isPresent(K key) {
        V entry = presentEntry(key);
        return entry != null && !entry.isRetired();
    }

    /** Removes the entries and the refusals that have expired. */
    public void removeExpired() {
        entries.removeExpired();
        refusals.removeExpired();
    }

    /** Removes these entries, present or in flight, and forgets their refusals. */
    public void invalidateIf(Predicate<? super K> which) {
        entries.removeIf(which);
        refusals.removeIf(which);
    }

    /** Removes all entries, present or in flight, and forgets all refusals. */
    public void invalidateAll() {
        invalidateIf(any -> true);
    }

    /** How many leases are out. Looks at every entry. */
    public long leasesOut() {
        AtomicLong out = new AtomicLong(leases.out());
        // those that are retired are counted with what left
        entries.forEachEntry(entry -> out.addAndGet(entry.dataKey().leasesOut()));
        return out.get();
    }

    /**
     * At least how long the oldest lease has been out: since its data key left the cache or, if leases are traced,
     * since it was taken. Zero if none is known.
     */
    public Duration oldestLease() {
        AtomicLong oldest = new AtomicLong(leases.oldest());
        if (settings.tracesLeases()) {
            entries.forEachEntry(entry -> {
                LeaseWatch.Traces traces = entry.traces();
                LeaseWatch.Traces.Taken taken = traces == null ? null : traces.oldest();
                oldest.accumulateAndGet(taken == null ? 0 : taken.age(), Math::max);
            });
        }
        return Duration.ofNanos(oldest.get());
    }

    /** How many leases can no longer be closed. */
    public long leasesLost() {
        return leases.lost();
    }

    /** Returns the leases out for this long on data keys that left, or null if each was reported before. */
    public @Nullable LongLeases leasesOutFor(Duration age) {
        return leases.longerThan(age);
    }

    /** About how many bytes of the heap the refusals take that are remembered. */
    public long refusalBytes() {
        return refusals.bytes();
    }

    /** How many entries are present or in flight. */
    public long size() {
        return entries.size();
    }
}
