package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lends data keys that are there, and has the successors of those fetched that will soon be over. Lock-free;
 * thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class Hits<K, V extends CacheEntry<V>> {
    private final CacheCounters tally;
    private final Successors<K, V> successors;

    Hits(CacheCounters tally, Successors<K, V> successors) {
        this.tally = tally;
        this.successors = successors;
    }

    /**
     * A lease of what is there; null where it lends none.
     *
     * @param hit whether the caller has not waited
     */
    DataKey.@Nullable Lease lease(K wanted, CompletableFuture<LoadResult<V>> kept, boolean hit) {
        V key = LoadResult.present(kept);
        if (key == null) {
            return null;
        }
        long age = key.age();
        DataKey.Lease lease = key.lease(age);
        if (lease == null) {
            return null;
        }
        if (hit) {
            // not by whoever had it fetched
            key.noteUse();
        }
        if (key.isDue(age)) {
            if (hit && key.refreshing().isFailing()) {
                tally.stale.increment();
            }
            haveSuccessorFetched(wanted, kept, key, age, lease);
        }
        return lease;
    }

    private void haveSuccessorFetched(
            K wanted, CompletableFuture<LoadResult<V>> kept, V key, long age, DataKey.Lease lease) {
        boolean done = false;
        try {
            CompletableFuture<LoadResult<V>> unused = successors.fetch(wanted, kept, key, age, true);
            done = true;
        } finally {
            if (!done) {
                lease.close();
            }
        }
    }
}
