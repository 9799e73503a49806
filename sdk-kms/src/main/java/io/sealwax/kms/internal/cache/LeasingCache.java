package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps data keys and lends them: one load at a time for what is missing, another ahead of time for what is used and soon over, and retirement
 * of whatever leaves. Lock-free where the data key is there; thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
public final class LeasingCache<K, V extends LentKey<V>> {
    private final KeyLoads loads;
    private final Tally tally;
    private final KeptKeys<K, V> keys;
    private final Refusals<K> refusals;
    private final Fetch<K, V> fetch;

    /**
     * Asks a master key.
     *
     * @param <K> what a data key is found by
     * @param <V> a data key with what is counted of it
     */
    public interface Source<K, V> {
        /** A data key that is not yet lent, and ages from {@code asked}. */
        V load(K wanted, Vouched asked);

        /** Where it queues; what is in one lane does not wait for what is in another. */
        String lane(K wanted);
    }

    /**
     * A cache with these bounds, which asks {@code source} for what is missing.
     *
     * @param onLeaving is shown what left, already retired
     */
    public LeasingCache(
            CacheSettings settings, KeyLoads loads, Tally tally, Source<K, V> source, BiConsumer<K, V> onLeaving) {
        this.loads = loads;
        this.tally = tally;
        this.keys = new KeptKeys<>(settings.maxEntries(), tally, onLeaving);
        this.refusals = new Refusals<>(settings);
        this.fetch = new Fetch<>(settings, loads, tally, keys, refusals, source);
    }

    /**
     * A lease on the data key of {@code wanted}.
     *
     * @throws IllegalStateException if the loads were closed
     */
    @SuppressWarnings("ReferenceEquality") // a future is equal to itself alone
    public DataKey.Lease lease(K wanted) {
        CompletableFuture<Loaded<V>> kept = keys.get(wanted);
        while (kept != null) {
            DataKey.Lease lease = leaseAtOnce(wanted, kept, true);
            if (lease != null) {
                tally.hits.increment();
                return lease;
            }
            // it may have given way to its successor a moment ago
            CompletableFuture<Loaded<V>> now = keys.get(wanted);
            kept = now == kept ? null : now;
        }
        tally.waits.increment();
        return leaseAfterWait(wanted);
    }

    private DataKey.@Nullable Lease leaseAtOnce(K wanted, CompletableFuture<Loaded<V>> kept, boolean hit) {
        V key = there(kept);
        if (key == null) {
            return null;
        }
        long age = key.age();
        DataKey.Lease lease = key.lease(age);
        if (lease != null && key.isDue(age)) {
            if (hit && key.refreshing().isFailing()) {
                tally.stale.increment();
            }
            CompletableFuture<Loaded<V>> unused = fetch.successor(wanted, kept, key, age);
        }
        return lease;
    }

    private DataKey.Lease leaseAfterWait(K wanted) {
        long deadline = loads.deadline();
        long turn = Claim.nextTurn();
        boolean waited = false;
        while (true) {
            loads.requireOpen();
            CompletableFuture<Loaded<V>> kept = keys.get(wanted);
            if (kept == null) {
                requireNotRefused(wanted);
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
            if (waited && System.nanoTime() - deadline >= 0) {
                throw loads.outOfTime();
            }
            waited = true;
        }
    }

    /** A lease of what is there or on its way; null where it lends none. */
    private DataKey.@Nullable Lease leaseWhenItLands(
            K wanted, CompletableFuture<Loaded<V>> kept, long turn, long deadline) {
        return !kept.isDone() && kept instanceof Flight<V> flight
                ? leaseOf(flight, wanted, turn, deadline)
                : leaseAtOnce(wanted, kept, false);
    }

    private DataKey.@Nullable Lease leaseOf(Flight<V> flight, K wanted, long turn, long deadline) {
        fetch.hurry(wanted, flight);
        return Claim.await(flight, turn, loads, deadline, () -> fetch.abandon(wanted, flight));
    }

    /** Null where the caller is to look again. */
    private DataKey.@Nullable Lease leaseOfWhatLanded(
            K wanted, CompletableFuture<Loaded<V>> kept, long turn, long deadline) {
        Loaded<V> loaded = loads.await(kept, deadline);
        // one that failed was taken out before its waiters were told
        V key = loaded.isGone() ? null : loaded.key();
        return key != null && isThere(wanted, kept) ? leaseAfterRefresh(wanted, kept, key, turn, deadline) : null;
    }

    /** Whether nobody has dropped or replaced it. */
    @SuppressWarnings("ReferenceEquality") // a future is equal to itself alone
    private boolean isThere(K wanted, CompletableFuture<Loaded<V>> kept) {
        return keys.get(wanted) == kept;
    }

    /** Null where the caller is to look again. */
    private DataKey.@Nullable Lease leaseAfterRefresh(
            K wanted, CompletableFuture<Loaded<V>> kept, V key, long turn, long deadline) {
        Flight<V> flight = key.refreshing().flight();
        if (flight != null && !flight.isDone()) {
            tally.coalesced.increment();
        }
        long age = key.age();
        if (flight == null && key.mayOutliveOutage(age)) {
            flight = fetch.successor(wanted, kept, key, age);
        }
        DataKey.Lease lease = flight == null || flight.isDone() ? null : leaseOf(flight, wanted, turn, deadline);
        if (lease == null) {
            // a refresh that has just failed may have made it lend again
            lease = leaseAtOnce(wanted, kept, false);
        }
        if (lease == null) {
            keys.retire(wanted, key, Reason.OVER);
            keys.drop(wanted, kept);
            requireNoFailure(flight);
        }
        return lease;
    }

    private void requireNoFailure(@Nullable Flight<V> flight) {
        Loaded<V> successor = flight == null ? null : flight.getNow(null);
        if (successor != null && !successor.isGone()) {
            // throws where there is none
            successor.key();
        }
    }

    private void requireNotRefused(K wanted) {
        DataKeyException refusal = refusals.get(wanted);
        if (refusal != null) {
            tally.refused.increment();
            throw refusal.again();
        }
    }

    /**
     * Fetches what is missing or used up; the future ends when it is there, or with what a caller would be told.
     *
     * @throws IllegalStateException if the loads were closed
     */
    public CompletableFuture<Void> prefetch(K wanted) {
        try {
            loads.requireOpen();
            CompletableFuture<Loaded<V>> flight = flightThatLends(wanted);
            if (flight == null) {
                requireNotRefused(wanted);
                flight = fetch.ahead(wanted);
            }
            if (flight instanceof Flight<V> underWay) {
                underWay.keep();
            }
            return flight.thenAccept(Loaded::key);
        } catch (DataKeyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What is there or on its way, or null: what lends no more goes. */
    private @Nullable CompletableFuture<Loaded<V>> flightThatLends(K wanted) {
        CompletableFuture<Loaded<V>> kept = keys.get(wanted);
        V key = kept == null ? null : there(kept);
        if (kept == null || key == null || !(key.isRetired() || key.isOver(key.age()))) {
            return kept;
        }
        CompletableFuture<Loaded<V>> successor = key.refreshing().flight();
        if (successor == null) {
            keys.retire(wanted, key, Reason.OVER);
            keys.drop(wanted, kept);
        }
        return successor;
    }

    private @Nullable V there(CompletableFuture<Loaded<V>> kept) {
        Loaded<V> loaded = kept.getNow(null);
        return loaded == null ? null : loaded.keyOrNull();
    }

    /** Retires those whose time is over. */
    public void dropThoseOver() {
        keys.forEach((wanted, kept) -> {
            V key = there(kept);
            if (key != null && key.isOver(key.age())) {
                keys.retire(wanted, key, Reason.OVER);
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

    /** How many data keys are there or on their way. */
    public long size() {
        return keys.size();
    }
}
