package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import java.util.concurrent.CompletableFuture;

/**
 * Asks master keys for data keys, counts what comes of it, and remembers who refused. Thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class Asking<K, V extends LentKey<V>> {
    private final CacheSettings settings;
    private final KeyLoads loads;
    private final Tally tally;
    private final KeptKeys<K, V> keys;
    private final Refusals<K> refusals;
    private final KeySource<K, V> source;

    Asking(
            CacheSettings settings,
            KeyLoads loads,
            Tally tally,
            KeptKeys<K, V> keys,
            Refusals<K> refusals,
            KeySource<K, V> source) {
        this.settings = settings;
        this.loads = loads;
        this.tally = tally;
        this.keys = keys;
        this.refusals = refusals;
        this.source = source;
    }

    CacheSettings settings() {
        return settings;
    }

    /** Where it queues. */
    String lane(K wanted) {
        return source.lane(wanted);
    }

    /** The time of an answer that is asked for now. */
    Vouched now() {
        return Vouched.now(settings.clocks());
    }

    /** Asks, unless a KMS has refused it since it was wanted. */
    Loaded<V> askUnlessRefused(K wanted, Vouched asked) {
        DataKeyException refusal = refusals.get(wanted);
        if (refusal == null) {
            return ask(wanted, asked);
        }
        tally.refused.increment();
        return Loaded.failed(refusal);
    }

    Loaded<V> ask(K wanted, Vouched asked) {
        try {
            loads.requireOpen();
        } catch (IllegalStateException | DataKeyException closedOrPaused) {
            return Loaded.failed(closedOrPaused);
        }
        return Loaded.of(() -> source.load(wanted, asked));
    }

    /** Remembers a refusal, unless what was asked for has been dropped, and refusals with it. */
    void noteRefusal(K wanted, CompletableFuture<Loaded<V>> askedFor, Loaded<V> loaded) {
        DataKeyException told = loaded.told();
        // one that was remembered is not remembered for longer
        if (told != null && loaded.wasAsked() && Answer.of(told) == Answer.REFUSED) {
            keys.whileNoneIsDropped(() -> {
                if (keys.holds(wanted, askedFor)) {
                    refusals.put(wanted, told);
                }
            });
        }
    }

    /**
     * Counts what came.
     *
     * @param ahead whether nobody waited for it
     */
    void tell(boolean ahead, Vouched asked, Loaded<V> loaded) {
        if (loaded.wasAsked()) {
            tally.loaded(ahead, asked.age(), loaded.isFailure(), loaded.told());
        }
    }
}
