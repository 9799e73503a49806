package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Has data keys fetched before anybody needs them, in no caller's way. Thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
public final class Prefetching<K, V extends CacheEntry<V>> {
    private static final DaemonThreadFactory THREADS = new DaemonThreadFactory("prefetched-data-keys");

    /**
     * Begins a thread for each, which the stages that follow may keep as long as they like; where none can be begun,
     * the one that is there does it.
     */
    public static final Executor OWN_THREAD = task -> {
        try {
            THREADS.newThread(task).start();
        } catch (OutOfMemoryError noThread) {
            task.run();
        }
    };

    private final LoadExecutor loads;
    private final EntryTable<K, V> keys;
    private final NegativeCache<K> refusals;
    private final Fetch<K, V> fetch;

    Prefetching(LoadExecutor loads, EntryTable<K, V> keys, NegativeCache<K> refusals, Fetch<K, V> fetch) {
        this.loads = loads;
        this.keys = keys;
        this.refusals = refusals;
        this.fetch = fetch;
    }

    /**
     * Fetches what is missing or used up; the future ends when it is there, or with what a caller would be told.
     *
     * @throws IllegalStateException if the loads were closed
     */
    CompletableFuture<Void> prefetch(K wanted) {
        try {
            CompletableFuture<LoadResult<V>> found = onItsWay(wanted);
            return (found instanceof InFlightLoad<V> flight ? flight.afterwards() : found).thenAccept(LoadResult::key);
        } catch (DataKeyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<LoadResult<V>> onItsWay(K wanted) {
        while (true) {
            loads.requireOpen();
            CompletableFuture<LoadResult<V>> found = flightThatLends(wanted);
            if (found == null) {
                refusals.requireNone(wanted);
                found = fetch.ahead(wanted);
            }
            if (!(found instanceof InFlightLoad<V> flight) || flight.keep()) {
                return found;
            }
            // the last who waited gave up a moment ago
            keys.drop(wanted, flight);
        }
    }

    /** What is there or on its way, or null: what lends no more goes. */
    private @Nullable CompletableFuture<LoadResult<V>> flightThatLends(K wanted) {
        CompletableFuture<LoadResult<V>> kept = keys.get(wanted);
        V key = kept == null ? null : LoadResult.present(kept);
        if (kept == null || key == null || !(key.isRetired() || key.isOver(key.age()))) {
            return kept;
        }
        CompletableFuture<LoadResult<V>> successor = key.refreshing().flight();
        if (successor == null) {
            keys.retire(wanted, key, RemovalCause.OVER);
            keys.drop(wanted, kept);
        }
        return successor;
    }
}
