package io.sealwax.kms.internal.cache;

import io.sealwax.kms.internal.cache.InFlightLoad.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one side of the cache, present or in flight, and the bound on how many are present. Hits read a
 * concurrent map and take no lock; whatever adds a present entry or removes one holds one lock. Thread-safe.
 *
 * <p>Three invariants hold whenever that lock is free:
 *
 * <ul>
 *   <li>An entry that was removed is retired.
 *   <li>The eviction policy lists exactly the entries that are present in the map, at most as many as there is room
 *       for.
 *   <li>A load that was removed in flight is not in the map, which it finds out when it ends; its entry is retired
 *       then.
 * </ul>
 *
 * @param <K> what an entry is found by
 * @param <V> an entry
 */
final class EntryTable<K, V extends CacheEntry<V>> {
    private final ConcurrentMap<K, CompletableFuture<Result<V>>> loads = new ConcurrentHashMap<>();
    private final ClockPolicy<K, V> policy = new ClockPolicy<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final long maxEntries;
    private final CacheCounters counters;
    private final BiConsumer<K, V> onRetired;

    /**
     * @param onRetired is shown each entry when it has been retired, on the thread that retired it, often under the
     *     lock
     */
    EntryTable(long maxEntries, CacheCounters counters, BiConsumer<K, V> onRetired) {
        this.maxEntries = maxEntries;
        this.counters = counters;
        this.onRetired = onRetired;
    }

    @Nullable
    CompletableFuture<Result<V>> get(K key) {
        return loads.get(key);
    }

    /** Whether this load is in the table: nobody has removed or replaced it. */
    @SuppressWarnings("ReferenceEquality") // a future is equal to itself alone
    boolean isCurrent(K key, CompletableFuture<Result<V>> load) {
        return loads.get(key) == load;
    }

    /** Returns the load that is in the table, which is this one if there was none. */
    CompletableFuture<Result<V>> getOrPut(K key, CompletableFuture<Result<V>> load) {
        CompletableFuture<Result<V>> found = loads.putIfAbsent(key, load);
        return found == null ? load : found;
    }

    /**
     * Ends a first load, and makes room for its entry. The waiters have their leases before anything can evict the
     * entry. If the load was removed meanwhile, they get none, and the entry is retired.
     */
    void complete(K key, InFlightLoad<V> load, Result<V> result) {
        atomically(() -> {
            boolean isCurrent = isCurrent(key, load);
            load.end(result, isCurrent);
            V entry = result.entryOrNull();
            if (entry == null) {
                return;
            }
            if (isCurrent) {
                // before it is listed, or it would be the only one that nobody has used yet
                makeRoomForOne();
                policy.add(new Listed<>(key, load, entry));
            } else {
                retire(key, entry, RemovalCause.DROPPED);
            }
        });
    }

    private void makeRoomForOne() {
        while (policy.size() >= maxEntries) {
            Listed<K, V> evicted = policy.evict();
            retire(evicted.key(), evicted.entry(), RemovalCause.ROOM);
            loads.remove(evicted.key(), evicted.load());
        }
    }

    /** Puts a successor in the place of its predecessor. Returns false if that is no longer in the table. */
    boolean replace(K key, CompletableFuture<Result<V>> current, V predecessor, Result<V> result, V successor) {
        lock.lock();
        try {
            CompletableFuture<Result<V>> next = CompletableFuture.completedFuture(result);
            boolean replaced = loads.replace(key, current, next);
            if (replaced) {
                policy.add(new Listed<>(key, next, successor));
                retire(key, predecessor, RemovalCause.REPLACED);
            }
            return replaced;
        } finally {
            lock.unlock();
        }
    }

    /** Retires an entry, which may stay in the table for as long as its successor is in flight. */
    void retire(K key, V entry, RemovalCause cause) {
        if (entry.retire(cause)) {
            counters.retired(cause, entry);
            onRetired.accept(key, entry);
        }
    }

    /** Removes this load, if it is in the table, and retires its entry. */
    void remove(K key, CompletableFuture<Result<V>> load) {
        atomically(() -> {
            if (loads.remove(key, load)) {
                policy.remove(key);
                retirePresent(key, load);
            }
        });
    }

    /** Removes these entries, present or in flight, and retires them. */
    void removeIf(Predicate<? super K> which) {
        atomically(() -> loads.forEach((key, load) -> {
            if (which.test(key)) {
                remove(key, load);
            }
        }));
    }

    void removeAll() {
        removeIf(any -> true);
    }

    /** Retires the entries that have expired, and removes them unless somebody may wait for their successors. */
    void removeExpired() {
        loads.forEach((key, load) -> {
            V entry = Result.present(load);
            if (entry != null && entry.isExpired(entry.age())) {
                retire(key, entry, RemovalCause.OVER);
                if (entry.refreshState().load() == null) {
                    remove(key, load);
                }
            }
        });
    }

    private void retirePresent(K key, CompletableFuture<Result<V>> load) {
        V entry = Result.present(load);
        if (entry != null) {
            retire(key, entry, RemovalCause.DROPPED);
        }
    }

    /**
     * Runs an action atomically with respect to removal: a removal either precedes it, and the action sees it, or
     * follows it and sees its effect.
     */
    void atomically(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Shows each entry that is present and not retired. */
    void forEachEntry(Consumer<V> action) {
        loads.values().forEach(load -> {
            V entry = Result.present(load);
            if (entry != null && !entry.isRetired()) {
                action.accept(entry);
            }
        });
    }

    /** How many entries are present or in flight. */
    long size() {
        return loads.size();
    }

    /** An entry as the policy lists it. */
    record Listed<K, V extends CacheEntry<V>>(K key, CompletableFuture<Result<V>> load, V entry) {}

    /**
     * Which entry is evicted: the one that came first, except that each that was used since its last turn gets another
     * one (CLOCK: F. J. Corbat&oacute;, <em>A Paging Experiment with the Multics System</em>, 1968). So a new entry
     * finds room however busy the others are, and a use costs a hit one look at a flag. Not thread-safe.
     */
    static final class ClockPolicy<K, V extends CacheEntry<V>> {
        private final Map<K, Listed<K, V>> queue = new LinkedHashMap<>();

        /** Adds an entry at the end, in the place of any other with its key. */
        void add(Listed<K, V> listed) {
            queue.remove(listed.key());
            queue.put(listed.key(), listed);
        }

        void remove(K key) {
            queue.remove(key);
        }

        int size() {
            return queue.size();
        }

        /** Takes out the entry whose turn it is; if all were used, the first. There must be one. */
        Listed<K, V> evict() {
            for (int turns = queue.size(); turns > 0; turns--) {
                Listed<K, V> first = takeFirst();
                if (!first.entry().testAndClearUsed()) {
                    return first;
                }
                add(first);
            }
            return takeFirst();
        }

        private Listed<K, V> takeFirst() {
            Listed<K, V> first = queue.values().iterator().next();
            queue.remove(first.key());
            return first;
        }
    }
}
