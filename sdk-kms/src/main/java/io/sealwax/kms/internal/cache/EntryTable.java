package io.sealwax.kms.internal.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The data keys that are there or on their way, as many as there is room for. Who makes room is not left to Caffeine:
 * its maximumSize turns away contexts that are new while the others were busy, each time at the price of a call, and
 * has callers do its upkeep under a lock. Whatever leaves is retired before the call that made it leave returns; what
 * leaves on its way is retired when it comes. Thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class EntryTable<K, V extends CacheEntry<V>> {
    private final AsyncCache<K, LoadResult<V>> keys;
    private final ClockPolicy<K, V> chances = new ClockPolicy<>();
    private final long maxEntries;
    private final BiConsumer<K, V> onLeaving;
    private final CacheCounters tally;
    private final ReentrantLock leaving = new ReentrantLock();

    EntryTable(long maxEntries, CacheCounters tally, BiConsumer<K, V> onLeaving) {
        this.maxEntries = maxEntries;
        this.tally = tally;
        this.onLeaving = onLeaving;
        RemovalListener<K, LoadResult<V>> listener = this::left;
        this.keys = Caffeine.newBuilder()
                // a key that must go goes before its caller returns
                .executor(Runnable::run)
                .removalListener(listener)
                .buildAsync();
    }

    private void left(
            @Nullable K wanted, @Nullable LoadResult<V> loaded, com.github.benmanes.caffeine.cache.RemovalCause cause) {
        V key = loaded == null ? null : loaded.keyOrNull();
        if (wanted == null || key == null) {
            return;
        }
        retire(wanted, key, reason(cause));
    }

    private static RemovalCause reason(com.github.benmanes.caffeine.cache.RemovalCause cause) {
        return cause == com.github.benmanes.caffeine.cache.RemovalCause.REPLACED
                ? RemovalCause.REPLACED
                : RemovalCause.DROPPED;
    }

    /** Retires a data key, which stays here or never came. */
    void retire(K wanted, V key, RemovalCause why) {
        if (key.retire(why)) {
            tally.retired(why, key);
            onLeaving.accept(wanted, key);
        }
    }

    @Nullable
    CompletableFuture<LoadResult<V>> get(K wanted) {
        return keys.getIfPresent(wanted);
    }

    /** Whether this very one is there or on its way: nobody has dropped or replaced it. */
    @SuppressWarnings("ReferenceEquality") // a future is equal to itself alone
    boolean holds(K wanted, CompletableFuture<LoadResult<V>> load) {
        return keys.getIfPresent(wanted) == load;
    }

    /** What is there or on its way, or else this, which is on its way from now on. */
    CompletableFuture<LoadResult<V>> getOrPut(K wanted, CompletableFuture<LoadResult<V>> load) {
        return keys.get(wanted, (missing, executor) -> load);
    }

    /** Puts a successor with this data key in; false where another one, or none, is there by now. */
    boolean replace(K wanted, CompletableFuture<LoadResult<V>> kept, LoadResult<V> successor, V arrived) {
        leaving.lock();
        try {
            CompletableFuture<LoadResult<V>> next = CompletableFuture.completedFuture(successor);
            boolean replaced = keys.asMap().replace(wanted, kept, next);
            if (replaced) {
                chances.enter(new ClockPolicy.Seat<>(wanted, next, arrived));
            }
            return replaced;
        } finally {
            leaving.unlock();
        }
    }

    /**
     * Has a load land: those who wait have what it brought before another makes room for it.
     *
     * @param landing ends it, and is told whether it is still kept here
     */
    void land(K wanted, CompletableFuture<LoadResult<V>> load, Consumer<Boolean> landing) {
        whileNoneIsDropped(() -> {
            landing.accept(holds(wanted, load));
            V key = LoadResult.present(load);
            if (key != null && holds(wanted, load)) {
                // first, or it would be the only one that nobody has used yet
                makeRoomForOne();
                chances.enter(new ClockPolicy.Seat<>(wanted, load, key));
            }
        });
    }

    private void makeRoomForOne() {
        while (chances.size() >= maxEntries) {
            ClockPolicy.Seat<K, V> next = chances.next();
            retire(next.wanted(), next.key(), RemovalCause.ROOM);
            keys.asMap().remove(next.wanted(), next.kept());
        }
    }

    /**
     * Has this done while nobody drops data keys: whoever does finds what it has led to, or it has found that the data
     * key was dropped. One at a time, so that whoever drops data keys does not return while another has one taken out
     * and not yet retired.
     */
    void whileNoneIsDropped(Runnable change) {
        leaving.lock();
        try {
            change.run();
        } finally {
            leaving.unlock();
        }
    }

    /** Takes out this load, where nobody has put another in its place. */
    void drop(K wanted, CompletableFuture<LoadResult<V>> load) {
        whileNoneIsDropped(() -> {
            if (keys.asMap().remove(wanted, load)) {
                chances.leave(wanted);
            }
        });
    }

    void dropIf(Predicate<? super K> which) {
        whileNoneIsDropped(() -> {
            chances.leaveIf(which);
            keys.asMap().keySet().removeIf(which);
        });
    }

    void dropAll() {
        dropIf(any -> true);
    }

    /** Shows every data key that is there. */
    void forEach(BiConsumer<K, CompletableFuture<LoadResult<V>>> look) {
        keys.asMap().forEach(look);
    }

    long size() {
        return keys.asMap().size();
    }
}
