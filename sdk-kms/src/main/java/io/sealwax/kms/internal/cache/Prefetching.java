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
public final class Prefetching<K, V extends LentKey<V>> {
    private static final Daemon THREADS = new Daemon("prefetched-data-keys");

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

    private final KeyLoads loads;
    private final KeptKeys<K, V> keys;
    private final Refusals<K> refusals;
    private final Fetch<K, V> fetch;

    Prefetching(KeyLoads loads, KeptKeys<K, V> keys, Refusals<K> refusals, Fetch<K, V> fetch) {
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
            CompletableFuture<Loaded<V>> found = onItsWay(wanted);
            return (found instanceof Flight<V> flight ? flight.afterwards() : found).thenAccept(Loaded::key);
        } catch (DataKeyException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Loaded<V>> onItsWay(K wanted) {
        while (true) {
            loads.requireOpen();
            CompletableFuture<Loaded<V>> found = flightThatLends(wanted);
            if (found == null) {
                refusals.requireNone(wanted);
                found = fetch.ahead(wanted);
            }
            if (!(found instanceof Flight<V> flight) || flight.keep()) {
                return found;
            }
            // the last who waited gave up a moment ago
            keys.drop(wanted, flight);
        }
    }

    /** What is there or on its way, or null: what lends no more goes. */
    private @Nullable CompletableFuture<Loaded<V>> flightThatLends(K wanted) {
        CompletableFuture<Loaded<V>> kept = keys.get(wanted);
        V key = kept == null ? null : Loaded.present(kept);
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
}
