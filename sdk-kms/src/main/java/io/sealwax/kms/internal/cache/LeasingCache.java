package io.sealwax.kms.internal.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import io.sealwax.DataKey;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Keeps data keys and lends them: one load at a time for what is missing, another when what is there lends no more, and retirement of whatever
 * leaves. Lock-free where the data key is there; thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
public final class LeasingCache<K, V extends LentKey> {
    private final KeyLoads loads;
    private final Function<K, V> load;
    private final AsyncCache<K, Loaded<V>> keys;

    /** A cache with these bounds, which asks {@code load} for what is missing. */
    public LeasingCache(CacheSettings settings, KeyLoads loads, Function<K, V> load) {
        this.loads = loads;
        this.load = load;
        this.keys = settings.newCache((wanted, loaded, cause) -> {
            if (loaded != null) {
                loaded.retire();
            }
        });
    }

    /**
     * A lease on the data key of {@code wanted}.
     *
     * @throws IllegalStateException if the loads were closed
     */
    public DataKey.Lease lease(K wanted) {
        while (true) {
            loads.requireOpen();
            CompletableFuture<Loaded<V>> load = keys.get(wanted, (missing, executor) -> begin(missing));
            Loaded<V> loaded = loads.await(load);
            if (loaded.isFailure()) {
                drop(wanted, load);
            }
            DataKey.Lease lease = loaded.key().lease();
            if (lease != null) {
                return lease;
            }
            drop(wanted, load);
        }
    }

    private CompletableFuture<Loaded<V>> begin(K wanted) {
        CompletableFuture<Loaded<V>> load = loads.begin(() -> Loaded.of(() -> this.load.apply(wanted)));
        // nobody may be waiting any more who would drop a failure
        CompletableFuture<Void> unused = load.thenAccept(loaded -> {
            if (loaded.isFailure()) {
                drop(wanted, load);
            }
        });
        return load;
    }

    /** Takes out this load, where nobody has put another in its place. */
    private void drop(K wanted, CompletableFuture<Loaded<V>> load) {
        keys.asMap().remove(wanted, load);
    }

    /** Retires every data key, those too that are still being loaded. */
    public void invalidateAll() {
        keys.synchronous().invalidateAll();
    }
}
