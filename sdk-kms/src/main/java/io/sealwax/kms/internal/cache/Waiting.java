package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a caller does who finds no data key that lends: it has one fetched, or waits with others for one that is on its
 * way, until its deadline is over. Thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class Waiting<K, V extends CacheEntry<V>> {
    private final LoadExecutor loads;
    private final CacheCounters tally;
    private final EntryTable<K, V> keys;
    private final NegativeCache<K> refusals;
    private final Fetch<K, V> fetch;
    private final Successors<K, V> successors;
    private final Hits<K, V> hits;

    Waiting(
            LoadExecutor loads,
            CacheCounters tally,
            EntryTable<K, V> keys,
            NegativeCache<K> refusals,
            Fetch<K, V> fetch,
            Successors<K, V> successors,
            Hits<K, V> hits) {
        this.loads = loads;
        this.tally = tally;
        this.keys = keys;
        this.refusals = refusals;
        this.fetch = fetch;
        this.successors = successors;
        this.hits = hits;
    }

    /**
     * A lease on the data key of {@code wanted}.
     *
     * @param deadline once it is over, no load begins
     * @throws io.sealwax.DataKeyException where there is none in time
     */
    DataKey.Lease lease(K wanted, Deadline deadline) {
        long turn = Waiter.nextTurn();
        boolean waited = false;
        while (true) {
            loads.requireOpen();
            CompletableFuture<LoadResult<V>> kept = keys.get(wanted);
            if (kept == null) {
                refusals.requireNone(wanted);
                loads.requireTime(deadline);
                kept = fetch.first(wanted, tally.coalesced::increment);
            } else if (!kept.isDone()) {
                tally.coalesced.increment();
            }
            DataKey.Lease lease = leaseWhenItLands(wanted, kept, turn, deadline);
            if (lease == null) {
                lease = leaseOfWhatLanded(wanted, kept, turn, deadline);
            }
            if (lease != null) {
                return lease;
            }
            if (waited && deadline.isOver()) {
                throw loads.outOfTime(deadline);
            }
            waited = true;
        }
    }

    /** A lease of what is there or on its way; null where it lends none. */
    private DataKey.@Nullable Lease leaseWhenItLands(
            K wanted, CompletableFuture<LoadResult<V>> kept, long turn, Deadline deadline) {
        return !kept.isDone() && kept instanceof InFlightLoad<V> flight
                ? leaseOf(flight, wanted, turn, deadline)
                : hits.lease(wanted, kept, false);
    }

    private DataKey.@Nullable Lease leaseOf(InFlightLoad<V> flight, K wanted, long turn, Deadline deadline) {
        fetch.hurry(wanted, flight);
        return Waiter.await(flight, turn, loads, deadline, () -> fetch.abandon(wanted, flight));
    }

    /** Null where the caller is to look again. */
    private DataKey.@Nullable Lease leaseOfWhatLanded(
            K wanted, CompletableFuture<LoadResult<V>> kept, long turn, Deadline deadline) {
        LoadResult<V> loaded = loads.await(kept, deadline);
        // one that failed was taken out before its waiters were told
        V key = loaded.isGone() ? null : loaded.key();
        return key != null && keys.holds(wanted, kept) ? leaseAfterRefresh(wanted, kept, key, turn, deadline) : null;
    }

    /** Null where the caller is to look again. */
    private DataKey.@Nullable Lease leaseAfterRefresh(
            K wanted, CompletableFuture<LoadResult<V>> kept, V key, long turn, Deadline deadline) {
        InFlightLoad<V> flight = key.refreshing().flight();
        if (flight != null) {
            tally.coalesced.increment();
        }
        long age = key.age();
        if (flight == null && key.mayOutliveOutage(age)) {
            flight = successors.fetch(wanted, kept, key, age, false);
        }
        DataKey.Lease lease = flight == null ? null : leaseOfSuccessor(flight, wanted, key, turn, deadline);
        if (lease == null) {
            // a refresh that has just failed, or does not come, may have made it lend again
            lease = hits.lease(wanted, kept, false);
        }
        if (lease == null) {
            keys.retire(wanted, key, RemovalCause.OVER);
            keys.drop(wanted, kept);
            requireNoFailure(flight);
        }
        return lease;
    }

    /**
     * A lease of the successor; null where there is none, or where it does not come in time and the data key may be
     * lent instead.
     */
    private DataKey.@Nullable Lease leaseOfSuccessor(
            InFlightLoad<V> flight, K wanted, V key, long turn, Deadline deadline) {
        try {
            return leaseOf(flight, wanted, turn, deadline);
        } catch (DataKeyException e) {
            if (!(e.getCause() instanceof TimeoutException) || !key.mayOutliveOutage(key.age())) {
                throw e;
            }
            successors.overdue(key);
            return null;
        }
    }

    private void requireNoFailure(@Nullable InFlightLoad<V> flight) {
        LoadResult<V> successor = flight == null ? null : flight.getNow(null);
        if (successor != null && !successor.isGone()) {
            // throws where there is none
            successor.key();
        }
    }
}
