package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.kms.internal.cache.CacheEntry;
import io.sealwax.kms.internal.cache.Freshness;
import io.sealwax.kms.internal.cache.KeySource;
import org.jspecify.annotations.Nullable;

/**
 * A source of which every call of KMS is heard. A call knows by its thread which cache it is for: a master key may
 * serve several caches, and may stand behind one of the user's own.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class HeardSource<K, V extends CacheEntry<V>> implements KeySource<K, V> {
    private static final ThreadLocal<@Nullable Hearing> OF_THIS_LOAD = new ThreadLocal<>();

    private final KeySource<K, V> source;
    private final Hearing hearing;

    HeardSource(KeySource<K, V> source, Hearing hearing) {
        this.source = source;
        this.hearing = hearing;
    }

    /** Tells those who hear of the load that is under way on this thread, if one is. */
    static void called(
            CacheListener.Operation operation, int requests, long nanos, @Nullable DataKeyException failure) {
        Hearing hearing = OF_THIS_LOAD.get();
        if (hearing != null) {
            hearing.called(operation, requests, nanos, failure);
        }
    }

    @Override
    public V load(K wanted, Freshness asked) {
        OF_THIS_LOAD.set(hearing);
        try {
            return source.load(wanted, asked);
        } finally {
            OF_THIS_LOAD.remove();
        }
    }

    @Override
    public String lane(K wanted) {
        return source.lane(wanted);
    }

    @Override
    public int bytes(K wanted) {
        return source.bytes(wanted);
    }
}
