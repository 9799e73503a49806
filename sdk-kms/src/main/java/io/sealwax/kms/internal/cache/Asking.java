package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import io.sealwax.spi.KeyCall;
import java.util.concurrent.CompletableFuture;

/**
 * Asks master keys for data keys, counts what comes of it, and remembers who refused. Thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class Asking<K, V extends CacheEntry<V>> {
    private final CacheSettings settings;
    private final LoadExecutor loads;
    private final CacheCounters tally;
    private final EntryTable<K, V> keys;
    private final NegativeCache<K> refusals;
    private final KeySource<K, V> source;

    Asking(
            CacheSettings settings,
            LoadExecutor loads,
            CacheCounters tally,
            EntryTable<K, V> keys,
            NegativeCache<K> refusals,
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
    Freshness now() {
        return Freshness.now(settings.clocks());
    }

    /** Asks, unless a KMS has refused it since it was wanted. */
    LoadResult<V> askUnlessRefused(K wanted, Freshness asked, KeyCall.Urgency urgency) {
        DataKeyException refusal = refusals.get(wanted);
        if (refusal == null) {
            return ask(wanted, asked, urgency);
        }
        tally.refused.increment();
        return LoadResult.failed(refusal);
    }

    LoadResult<V> ask(K wanted, Freshness asked, KeyCall.Urgency urgency) {
        try {
            loads.requireOpen();
        } catch (IllegalStateException | DataKeyException closedOrPaused) {
            return LoadResult.failed(closedOrPaused);
        }
        return LoadResult.of(() -> source.load(wanted, asked, KeyCall.start().withUrgency(urgency)));
    }

    /** Remembers a refusal, unless what was asked for has been dropped, and refusals with it. */
    void noteRefusal(K wanted, CompletableFuture<LoadResult<V>> askedFor, LoadResult<V> loaded) {
        DataKeyException told = loaded.told();
        // one that was remembered is not remembered for longer
        if (told != null && loaded.wasAsked() && RefreshOutcome.of(told) == RefreshOutcome.REFUSED) {
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
    void tell(boolean ahead, Freshness asked, LoadResult<V> loaded) {
        if (loaded.wasAsked()) {
            tally.loaded(ahead, asked.age(), loaded.isFailure(), loaded.told());
        }
    }
}
