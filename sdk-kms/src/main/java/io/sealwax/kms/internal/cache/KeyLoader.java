package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.kms.internal.cache.CacheEntry.RefreshState;
import io.sealwax.kms.internal.cache.InFlightLoad.Result;
import io.sealwax.kms.internal.cache.LoadExecutor.Bulkheads;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.KeyCall.Urgency;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Loads entries from the master keys: first loads, which callers wait for, prefetches, and refreshes, which replace an
 * entry that is present. Puts what comes into the table, counts it, and remembers refusals. However a load goes wrong,
 * it ends, its waiters learn of it, and an entry that came is in the table or retired. Thread-safe.
 *
 * @param <K> what an entry is found by
 * @param <V> an entry
 */
final class KeyLoader<K, V extends CacheEntry<V>> {
    private final CacheSettings settings;
    private final LoadExecutor executor;
    private final CacheCounters counters;
    private final EntryTable<K, V> entries;
    private final NegativeCache<K> refusals;
    private final KeySource<K, V> source;

    KeyLoader(
            CacheSettings settings,
            LoadExecutor executor,
            CacheCounters counters,
            EntryTable<K, V> entries,
            NegativeCache<K> refusals,
            KeySource<K, V> source) {
        this.settings = settings;
        this.executor = executor;
        this.counters = counters;
        this.entries = entries;
        this.refusals = refusals;
        this.source = source;
    }

    /** What a failed load says about the entry that is present. */
    private enum Outcome {
        /** The KMS was not reached, or had no time: the entry serves until it is too old, or longer in an outage. */
        TRANSIENT,
        /**
         * A KMS refuses, or the wrapped key is invalid: the entry is removed at once, and the refusal is remembered.
         * Strangers can put invalid wrapped keys into a message, each at the price of a call.
         */
        REFUSED,
        /** Something is wrong on this side, and the KMS said nothing: the entry serves until it is too old. */
        OTHER;

        static Outcome of(@Nullable DataKeyException failure) {
            if (failure == null) {
                return OTHER;
            }
            return switch (failure.category()) {
                case THROTTLED, TRANSIENT -> TRANSIENT;
                case DENIED, KEY_STATE, NOT_FOUND, INTEGRITY, INCORRECT_KEY -> REFUSED;
                case CONFIGURATION, CREDENTIALS -> OTHER;
            };
        }
    }

    /** Returns the load that is in the table, or else a new one, which the caller waits for. */
    CompletableFuture<Result<V>> load(K key) {
        InFlightLoad<V> mine = InFlightLoad.forCallers(CacheEntry::leaseNow, load -> loadFirst(key, load, false));
        // known before others find the load, so that nothing fails between that and its being queued
        String bulkhead = source.bulkhead(key);
        CompletableFuture<Result<V>> found = entries.getOrPut(key, mine);
        if (isMine(found, mine)) {
            mine.enqueue(
                    () -> executor.load(bulkhead, mine::run, mine::notifyPrefetchers), () -> entries.remove(key, mine));
        } else {
            counters.coalesced.increment();
        }
        return found;
    }

    /** Returns the load that is in the table, or else a new one, which is queued apart from those callers wait for. */
    CompletableFuture<Result<V>> prefetch(K key) {
        InFlightLoad<V> mine = InFlightLoad.ahead(CacheEntry::leaseNow, load -> loadFirst(key, load, true));
        CompletableFuture<Result<V>> found = entries.getOrPut(key, mine);
        if (isMine(found, mine)) {
            mine.enqueue(
                    () -> executor.refresh(Bulkheads.PREFETCH, mine::run, mine::notifyPrefetchers),
                    () -> entries.remove(key, mine));
        }
        return found;
    }

    @SuppressWarnings("ReferenceEquality") // whether it is this very load
    private boolean isMine(CompletableFuture<Result<V>> found, InFlightLoad<V> mine) {
        return found == mine;
    }

    /**
     * Waits for a load that is in flight. A load ahead of time is queued with those that callers wait for, too.
     *
     * @return null if it brings no entry, or one that gives no lease
     * @throws DataKeyException if the caller is interrupted or out of time
     */
    DataKey.@Nullable Lease await(K key, InFlightLoad<V> load, long turn, Deadline deadline) {
        if (load.promote()) {
            // if it is refused, it is still queued where it was
            RuntimeException unused = executor.load(source.bulkhead(key), load::run, load::notifyPrefetchers);
        }
        return load.await(turn, deadline, () -> {
            entries.remove(key, load);
            load.end(Result.cancelled(), false);
            load.notifyPrefetchers();
        });
    }

    private void loadFirst(K key, InFlightLoad<V> load, boolean ahead) {
        @Nullable V came = null;
        try {
            if (entries.isCurrent(key, load)) {
                Freshness asked = Freshness.now(settings.ticker());
                Result<V> result = askUnlessRefused(key, asked, ahead ? Urgency.PREFETCH : Urgency.WAITED_FOR);
                came = result.entryOrNull();
                // before the waiters go on, so that callers that come later find the refusal, and not the load
                rememberRefusal(key, load, result);
                if (result.isFailure()) {
                    entries.remove(key, load);
                }
                count(ahead, asked, result);
                entries.complete(key, load, result);
                if (executor.isClosed()) {
                    entries.remove(key, load);
                }
            } else {
                load.end(Result.cancelled(), false);
            }
        } finally {
            // whatever went wrong: else waiters would wait until they are out of time
            if (!load.isDone()) {
                if (came != null) {
                    entries.retire(key, came, RemovalCause.DROPPED);
                }
                entries.remove(key, load);
                load.end(Result.failed(new IllegalStateException("the load broke off")), false);
            }
        }
    }

    /**
     * Returns the load of an entry's successor, started now if none is in flight; null if one ended a moment ago.
     *
     * @param current the load of the entry, as it is in the table
     * @param ahead whether nobody waits for the successor
     */
    @Nullable
    InFlightLoad<V> refresh(K key, CompletableFuture<Result<V>> current, V entry, long age, boolean ahead) {
        RefreshState<V> state = entry.refreshState();
        if (!state.mayStart(age)) {
            return state.load();
        }
        InFlightLoad<V> mine =
                InFlightLoad.ahead(CacheEntry::leaseNow, load -> loadSuccessor(key, current, entry, load, age, ahead));
        // known before others find the load, so that nothing fails between that and its being queued
        String bulkhead = source.bulkhead(key);
        if (!state.start(mine)) {
            return state.load();
        }
        mine.enqueue(
                () -> executor.refresh(bulkhead, mine::run, mine::notifyPrefetchers),
                () -> state.endedWithoutAnswer(age, settings));
        return mine;
    }

    /** Notes that the refresh has not ended within a caller's time. */
    void overdue(V entry) {
        entry.refreshState().overdue(entry.age(), settings);
    }

    @SuppressWarnings("CatchingUnchecked") // whatever goes wrong, the waiters learn of it
    private void loadSuccessor(
            K key, CompletableFuture<Result<V>> current, V entry, InFlightLoad<V> load, long age, boolean ahead) {
        @Nullable V came = null;
        try {
            if (entries.isCurrent(key, current)) {
                Freshness asked = Freshness.now(settings.ticker());
                Result<V> result = ask(key, asked, ahead ? Urgency.REFRESH : Urgency.WAITED_FOR);
                came = result.entryOrNull();
                if (came == null) {
                    refreshFailed(key, current, entry, asked, result);
                } else if (!entries.replace(key, current, entry, result, came) || executor.isClosed()) {
                    entries.retire(key, came, RemovalCause.DROPPED);
                }
                // it is in the table, or retired
                came = null;
                count(ahead, asked, result);
                load.end(result, true);
            } else {
                entry.refreshState().endedWithoutAnswer(age, settings);
                load.end(Result.cancelled(), false);
            }
        } catch (Exception | Error e) {
            if (came != null) {
                entries.retire(key, came, RemovalCause.DROPPED);
            }
            // at the age from before: the ticker may be what went wrong
            entry.refreshState().endedWithoutAnswer(age, settings);
            load.end(Result.failed(new IllegalStateException("the refresh broke off")), false);
            throw e;
        }
    }

    private void refreshFailed(
            K key, CompletableFuture<Result<V>> current, V entry, Freshness asked, Result<V> failure) {
        Outcome outcome = Outcome.of(failure.dataKeyFailure());
        if (outcome == Outcome.REFUSED) {
            rememberRefusal(key, current, failure);
            entries.retire(key, entry, RemovalCause.REFUSED);
            entries.remove(key, current);
            return;
        }
        entry.refreshState().failed(outcome == Outcome.TRANSIENT, entry.age(), asked.age(), settings);
        if (entry.isRetired()) {
            entries.remove(key, current);
        }
    }

    /** Asks, unless a KMS has refused it since it was wanted. */
    private Result<V> askUnlessRefused(K key, Freshness asked, Urgency urgency) {
        DataKeyException refusal = refusals.get(key);
        if (refusal == null) {
            return ask(key, asked, urgency);
        }
        counters.refused.increment();
        return Result.failed(refusal);
    }

    private Result<V> ask(K key, Freshness asked, Urgency urgency) {
        try {
            executor.requireOpen();
        } catch (IllegalStateException | DataKeyException closedOrPaused) {
            return Result.failed(closedOrPaused);
        }
        return Result.of(() -> source.load(key, asked, KeyCall.start().withUrgency(urgency)));
    }

    /** Remembers a refusal, unless its load was removed meanwhile, and with it the refusals of its key. */
    private void rememberRefusal(K key, CompletableFuture<Result<V>> load, Result<V> result) {
        DataKeyException failure = result.dataKeyFailure();
        // one that was remembered is not remembered for longer
        if (failure != null && result.wasAsked() && Outcome.of(failure) == Outcome.REFUSED) {
            entries.atomically(() -> {
                if (entries.isCurrent(key, load)) {
                    refusals.put(key, failure);
                }
            });
        }
    }

    private void count(boolean ahead, Freshness asked, Result<V> result) {
        if (result.wasAsked()) {
            counters.loaded(ahead, asked.age(), result.isFailure(), result.dataKeyFailure());
        }
    }
}
