package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.kms.internal.cache.CacheCounters;
import io.sealwax.kms.internal.cache.RemovalCause;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the listeners of one side. Thread-safe. */
final class Hearing implements CacheCounters.Events {
    private final Listeners listeners;
    private final CacheListener.Use use;

    Hearing(Listeners listeners, CacheListener.Use use) {
        this.listeners = listeners;
        this.use = use;
    }

    /** A call of KMS ended. */
    void called(CacheListener.Operation operation, int requests, long nanos, @Nullable DataKeyException failure) {
        Duration took = Duration.ofNanos(Math.max(0, nanos));
        listeners.tell(it -> it.called(use, operation, requests, took, Optional.ofNullable(failure)));
    }

    @Override
    public void loaded(boolean refresh, long nanos, boolean failed, @Nullable DataKeyException failure) {
        Duration took = Duration.ofNanos(Math.max(0, nanos));
        listeners.tell(it -> it.asked(use, refresh, took, failed, Optional.ofNullable(failure)));
    }

    @Override
    public void retired(RemovalCause why, long ageNanos, long messages, long bytes) {
        CacheListener.Reason told = CacheListener.Reason.valueOf(why.name());
        listeners.tell(it -> it.retired(use, told, Duration.ofNanos(ageNanos), messages, bytes));
    }
}
