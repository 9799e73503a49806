package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.kms.internal.cache.CacheCounters;
import io.sealwax.kms.internal.cache.RemovalCause;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the listeners of a cache what one of its sides does. Thread-safe. */
final class ListenerAdapter implements CacheCounters.Events, KeyCall.Observer {
    private final Listeners listeners;
    private final CacheListener.Use use;

    ListenerAdapter(Listeners listeners, CacheListener.Use use) {
        this.listeners = listeners;
        this.use = use;
    }

    @Override
    public void called(KeyCall.Operation operation, int requests, Duration took, @Nullable DataKeyException failure) {
        CacheListener.Operation told = CacheListener.Operation.of(operation);
        listeners.tell(it -> it.called(use, told, requests, took, Optional.ofNullable(failure)));
    }

    @Override
    public void loaded(boolean refresh, long nanos, boolean failed, @Nullable DataKeyException failure) {
        Duration took = Duration.ofNanos(Math.max(0, nanos));
        listeners.tell(it -> it.asked(use, refresh, took, failed, Optional.ofNullable(failure)));
    }

    @Override
    public void retired(RemovalCause why, long ageNanos, long messages, long bytes) {
        CacheListener.RemovalCause told = told(why);
        listeners.tell(it -> it.retired(use, told, Duration.ofNanos(ageNanos), messages, bytes));
    }

    private static CacheListener.RemovalCause told(RemovalCause why) {
        return switch (why) {
            case REPLACED -> CacheListener.RemovalCause.REPLACED;
            case OVER -> CacheListener.RemovalCause.EXPIRED;
            case ROOM -> CacheListener.RemovalCause.EVICTED;
            case REFUSED -> CacheListener.RemovalCause.REFUSED;
            case DROPPED -> CacheListener.RemovalCause.INVALIDATED;
        };
    }
}
