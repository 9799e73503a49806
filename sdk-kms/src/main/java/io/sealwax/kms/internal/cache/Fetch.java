package io.sealwax.kms.internal.cache;

import io.sealwax.spi.KeyCall;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The first load of a data key, which callers wait for, or which is made before anybody wants it. Thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class Fetch<K, V extends CacheEntry<V>> {
    private final LoadExecutor loads;
    private final EntryTable<K, V> keys;
    private final Asking<K, V> asking;

    Fetch(LoadExecutor loads, EntryTable<K, V> keys, Asking<K, V> asking) {
        this.loads = loads;
        this.keys = keys;
        this.asking = asking;
    }

    /** The load that is under way, or else a new one, which a caller waits for. */
    CompletableFuture<LoadResult<V>> first(K wanted, Runnable onOthers) {
        InFlightLoad<V> mine = InFlightLoad.waitedFor();
        Runnable work = mine.doing(() -> carryOut(wanted, mine, false));
        String lane = asking.lane(wanted);
        CompletableFuture<LoadResult<V>> found = put(wanted, mine, onOthers);
        if (isMine(found, mine)) {
            mine.standIn(() -> loads.load(lane, work), () -> keys.drop(wanted, mine));
        }
        return found;
    }

    /**
     * The load that is under way, or else a new one, which nobody waits for yet and which stands in no caller's line.
     */
    CompletableFuture<LoadResult<V>> ahead(K wanted) {
        InFlightLoad<V> mine = InFlightLoad.ahead();
        Runnable work = mine.doing(() -> carryOut(wanted, mine, true));
        CompletableFuture<LoadResult<V>> found = put(wanted, mine, () -> {});
        if (isMine(found, mine)) {
            mine.standIn(() -> loads.refresh(Bulkheads.AHEAD, work), () -> keys.drop(wanted, mine));
        }
        return found;
    }

    private CompletableFuture<LoadResult<V>> put(K wanted, InFlightLoad<V> mine, Runnable onOthers) {
        CompletableFuture<LoadResult<V>> found = keys.getOrPut(wanted, mine);
        if (!isMine(found, mine)) {
            onOthers.run();
        }
        return found;
    }

    @SuppressWarnings("ReferenceEquality") // whether it is this very flight
    private boolean isMine(CompletableFuture<LoadResult<V>> found, InFlightLoad<V> mine) {
        return found == mine;
    }

    /** Has a flight that only stands in the line of what nobody waits for stand in the callers' line, too. */
    void hurry(K wanted, InFlightLoad<V> flight) {
        Runnable work = flight.toHurry();
        if (work != null) {
            // where it is refused, the other line has it
            RuntimeException unused = loads.load(asking.lane(wanted), work);
        }
    }

    /** Ends a flight that nobody waits for any more, and that has not begun. */
    void abandon(K wanted, InFlightLoad<V> flight) {
        keys.drop(wanted, flight);
        flight.land(LoadResult.gone(), false);
        flight.tell();
    }

    private void carryOut(K wanted, InFlightLoad<V> flight, boolean ahead) {
        @Nullable V came = null;
        try {
            if (keys.holds(wanted, flight)) {
                Freshness asked = asking.now();
                LoadResult<V> loaded = asking.askUnlessRefused(
                        wanted, asked, ahead ? KeyCall.Urgency.PREFETCH : KeyCall.Urgency.WAITED_FOR);
                came = loaded.keyOrNull();
                // before those who wait are told, so that whoever comes after them finds the refusal, and not the
                // flight
                asking.noteRefusal(wanted, flight, loaded);
                if (loaded.isFailure()) {
                    keys.drop(wanted, flight);
                }
                asking.tell(ahead, asked, loaded);
                land(wanted, flight, loaded);
            } else {
                flight.land(LoadResult.gone(), false);
            }
        } finally {
            // whatever went wrong: else those who wait would, and all who come, until they are out of time
            if (!flight.isDone()) {
                if (came != null) {
                    keys.retire(wanted, came, RemovalCause.DROPPED);
                }
                keys.drop(wanted, flight);
                flight.land(LoadResult.failed(new IllegalStateException("the load broke off")), false);
            }
        }
    }

    private void land(K wanted, InFlightLoad<V> flight, LoadResult<V> loaded) {
        keys.land(wanted, flight, isKept -> flight.land(loaded, isKept));
        if (loads.isClosed()) {
            keys.drop(wanted, flight);
        }
    }
}
