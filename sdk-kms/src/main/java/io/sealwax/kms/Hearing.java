package io.sealwax.kms;

import io.sealwax.DataKeyException;
import io.sealwax.kms.internal.cache.Reason;
import io.sealwax.kms.internal.cache.Tally;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Tells a listener of one side, and keeps what it throws from the cache. Thread-safe. */
final class Hearing implements Tally.Events {
    private static final System.Logger LOG = System.getLogger(CachingDataKeyProvider.class.getName());

    private final CacheListener listener;
    private final CacheListener.Use use;
    private final AtomicBoolean complained = new AtomicBoolean();

    Hearing(CacheListener listener, CacheListener.Use use) {
        this.listener = listener;
        this.use = use;
    }

    @Override
    public void loaded(boolean refresh, long nanos, boolean failed, @Nullable DataKeyException failure) {
        tell(() -> listener.asked(
                use, refresh, Duration.ofNanos(Math.max(0, nanos)), failed, Optional.ofNullable(failure)));
    }

    @Override
    public void retired(Reason why, long ageNanos, long messages, long bytes) {
        CacheListener.Reason told = CacheListener.Reason.valueOf(why.name());
        tell(() -> listener.retired(use, told, Duration.ofNanos(ageNanos), messages, bytes));
    }

    @SuppressWarnings("CatchingUnchecked") // a listener's trouble is not the cache's
    private void tell(Runnable event) {
        try {
            event.run();
        } catch (Exception e) {
            if (!complained.getAndSet(true)) {
                LOG.log(System.Logger.Level.WARNING, "a listener of the data-key cache failed", e);
            }
        }
    }
}
