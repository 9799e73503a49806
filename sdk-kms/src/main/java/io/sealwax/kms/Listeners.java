package io.sealwax.kms;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** All who hear of one cache. Keeps what they throw from the cache, and from each other. Thread-safe. */
final class Listeners {
    private final List<CacheListener> listeners;
    /**
     * Those that took the cache for theirs: whoever refused it may belong to another, and is not told that it is
     * closed.
     */
    private final List<CacheListener> told = new CopyOnWriteArrayList<>();

    private final AtomicBoolean complained = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    Listeners(List<CacheListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Tells of the cache, which is closed where one of them refuses it. */
    void built(CachingDataKeyProvider cache) {
        boolean accepted = false;
        try {
            for (CacheListener listener : listeners) {
                listener.built(cache);
                told.add(listener);
            }
            accepted = true;
        } finally {
            if (!accepted) {
                cache.close();
            }
        }
    }

    void closed() {
        if (!closed.getAndSet(true)) {
            tell(told, CacheListener::closed);
        }
    }

    void tell(Consumer<CacheListener> event) {
        tell(listeners, event);
    }

    @SuppressWarnings(
            "CatchingUnchecked") // a listener's trouble is not the cache's, nor are libraries of its that do not fit
    // together
    private void tell(List<CacheListener> those, Consumer<CacheListener> event) {
        for (CacheListener listener : those) {
            try {
                event.accept(listener);
            } catch (Exception | Error e) {
                if (!complained.getAndSet(true)) {
                    CacheLog.warn("a listener of the data-key cache failed", e);
                }
            }
        }
    }
}
