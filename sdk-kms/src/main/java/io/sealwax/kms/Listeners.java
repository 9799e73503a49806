package io.sealwax.kms;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** All who hear of one cache. Keeps what they throw from the cache, and from each other. Thread-safe. */
final class Listeners {
    private static final System.Logger LOG = System.getLogger(CachingDataKeyProvider.class.getName());

    private final List<CacheListener> listeners;
    private final AtomicBoolean complained = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    Listeners(List<CacheListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Tells of the cache, which is closed where one of them refuses it. */
    void built(CachingDataKeyProvider cache) {
        boolean accepted = false;
        try {
            listeners.forEach(listener -> listener.built(cache));
            accepted = true;
        } finally {
            if (!accepted) {
                cache.close();
            }
        }
    }

    void closed() {
        if (!closed.getAndSet(true)) {
            tell(CacheListener::closed);
        }
    }

    @SuppressWarnings(
            "CatchingUnchecked") // a listener's trouble is not the cache's, nor are libraries of its that do not fit
    // together
    void tell(Consumer<CacheListener> event) {
        for (CacheListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Exception | Error e) {
                if (!complained.getAndSet(true)) {
                    LOG.log(System.Logger.Level.WARNING, "a listener of the data-key cache failed", e);
                }
            }
        }
    }
}
