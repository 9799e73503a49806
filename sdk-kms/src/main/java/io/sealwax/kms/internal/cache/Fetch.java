package io.sealwax.kms.internal.cache;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The first load of a data key, which callers wait for, or which is made before anybody wants it. Thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class Fetch<K, V extends LentKey<V>> {
    private final KeyLoads loads;
    private final KeptKeys<K, V> keys;
    private final Asking<K, V> asking;

    Fetch(KeyLoads loads, KeptKeys<K, V> keys, Asking<K, V> asking) {
        this.loads = loads;
        this.keys = keys;
        this.asking = asking;
    }

    /** The load that is under way, or else a new one, which a caller waits for. */
    CompletableFuture<Loaded<V>> first(K wanted, Runnable onOthers) {
        Flight<V> mine = Flight.waitedFor();
        Runnable work = mine.doing(() -> carryOut(wanted, mine, false));
        String lane = asking.lane(wanted);
        CompletableFuture<Loaded<V>> found = put(wanted, mine, onOthers);
        if (isMine(found, mine)) {
            mine.standIn(() -> loads.load(lane, work), () -> keys.drop(wanted, mine));
        }
        return found;
    }

    /**
     * The load that is under way, or else a new one, which nobody waits for yet and which stands in no caller's line.
     */
    CompletableFuture<Loaded<V>> ahead(K wanted) {
        Flight<V> mine = Flight.ahead();
        Runnable work = mine.doing(() -> carryOut(wanted, mine, true));
        CompletableFuture<Loaded<V>> found = put(wanted, mine, () -> {});
        if (isMine(found, mine)) {
            mine.standIn(() -> loads.refresh(Lanes.AHEAD, work), () -> keys.drop(wanted, mine));
        }
        return found;
    }

    private CompletableFuture<Loaded<V>> put(K wanted, Flight<V> mine, Runnable onOthers) {
        CompletableFuture<Loaded<V>> found = keys.getOrPut(wanted, mine);
        if (!isMine(found, mine)) {
            onOthers.run();
        }
        return found;
    }

    @SuppressWarnings("ReferenceEquality") // whether it is this very flight
    private boolean isMine(CompletableFuture<Loaded<V>> found, Flight<V> mine) {
        return found == mine;
    }

    /** Has a flight that only stands in the line of what nobody waits for stand in the callers' line, too. */
    void hurry(K wanted, Flight<V> flight) {
        Runnable work = flight.toHurry();
        if (work != null) {
            // where it is refused, the other line has it
            RuntimeException unused = loads.load(asking.lane(wanted), work);
        }
    }

    /** Ends a flight that nobody waits for any more, and that has not begun. */
    void abandon(K wanted, Flight<V> flight) {
        keys.drop(wanted, flight);
        flight.land(Loaded.gone(), false);
        flight.tell();
    }

    private void carryOut(K wanted, Flight<V> flight, boolean ahead) {
        @Nullable V came = null;
        try {
            if (keys.holds(wanted, flight)) {
                Vouched asked = asking.now();
                Loaded<V> loaded = asking.askUnlessRefused(wanted, asked);
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
                flight.land(Loaded.gone(), false);
            }
        } finally {
            // whatever went wrong: else those who wait would, and all who come, until they are out of time
            if (!flight.isDone()) {
                if (came != null) {
                    keys.retire(wanted, came, Reason.DROPPED);
                }
                keys.drop(wanted, flight);
                flight.land(Loaded.failed(new IllegalStateException("the load broke off")), false);
            }
        }
    }

    private void land(K wanted, Flight<V> flight, Loaded<V> loaded) {
        keys.land(wanted, flight, isKept -> flight.land(loaded, isKept));
        if (loads.isClosed()) {
            keys.drop(wanted, flight);
        }
    }
}
