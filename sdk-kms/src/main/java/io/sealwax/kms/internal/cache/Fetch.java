package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The flights of a cache: the first load of a data key, which callers wait for, and the load of its successor, which nobody waits for while the
 * data key lasts. Thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class Fetch<K, V extends LentKey<V>> {
    /** The lane of what is fetched before anybody wants it. */
    static final String AHEAD = "ahead";

    private final CacheSettings settings;
    private final KeyLoads loads;
    private final Tally tally;
    private final KeptKeys<K, V> keys;
    private final Refusals<K> refusals;
    private final LeasingCache.Source<K, V> source;

    Fetch(
            CacheSettings settings,
            KeyLoads loads,
            Tally tally,
            KeptKeys<K, V> keys,
            Refusals<K> refusals,
            LeasingCache.Source<K, V> source) {
        this.settings = settings;
        this.loads = loads;
        this.tally = tally;
        this.keys = keys;
        this.refusals = refusals;
        this.source = source;
    }

    /** The load that is under way, or else a new one, which a caller waits for. */
    CompletableFuture<Loaded<V>> first(K wanted, Runnable onOthers) {
        Flight<V> mine = Flight.waitedFor();
        Runnable work = mine.doing(() -> carryOut(wanted, mine, false));
        String lane = source.lane(wanted);
        CompletableFuture<Loaded<V>> found = put(wanted, mine, onOthers);
        if (isMine(found, mine)) {
            standInLine(mine, () -> loads.load(lane, work), () -> keys.drop(wanted, mine));
        }
        return found;
    }

    /** The load that is under way, or else a new one, which nobody waits for yet and which stands in no caller's line. */
    CompletableFuture<Loaded<V>> ahead(K wanted) {
        Flight<V> mine = Flight.ahead();
        Runnable work = mine.doing(() -> carryOut(wanted, mine, true));
        CompletableFuture<Loaded<V>> found = put(wanted, mine, () -> {});
        if (isMine(found, mine)) {
            standInLine(mine, () -> loads.refresh(AHEAD, work), () -> keys.drop(wanted, mine));
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

    /** Others may have joined the flight: whatever goes wrong, it is carried out or ended. */
    @SuppressWarnings("CatchingUnchecked") // errors too
    private void standInLine(Flight<V> flight, Supplier<@Nullable RuntimeException> line, Runnable onEnd) {
        Throwable itDoesNotRun;
        try {
            itDoesNotRun = line.get();
        } catch (Exception | Error e) {
            itDoesNotRun = e;
        }
        if (itDoesNotRun != null && flight.begin()) {
            onEnd.run();
            flight.land(Loaded.failed(itDoesNotRun), false);
        }
    }

    /** Has a flight that only stands in the line of what nobody waits for stand in the callers' line, too. */
    void hurry(K wanted, Flight<V> flight) {
        Runnable work = flight.toHurry();
        if (work != null) {
            // where it is refused, the other line has it
            RuntimeException unused = loads.load(source.lane(wanted), work);
        }
    }

    /** Ends a flight that nobody waits for any more, and that has not begun. */
    void abandon(K wanted, Flight<V> flight) {
        keys.drop(wanted, flight);
        flight.land(Loaded.gone(), false);
    }

    private void carryOut(K wanted, Flight<V> flight, boolean ahead) {
        @Nullable V came = null;
        try {
            if (isThere(wanted, flight)) {
                Vouched asked = Vouched.now(settings.clocks());
                Loaded<V> loaded = askUnlessRefused(wanted, asked);
                came = loaded.keyOrNull();
                // before those who wait are told, so that whoever comes after them finds the refusal, and not the
                // flight
                noteRefusal(wanted, loaded);
                if (loaded.isFailure()) {
                    keys.drop(wanted, flight);
                }
                tell(ahead, asked, loaded);
                land(wanted, flight, loaded);
            } else {
                flight.land(Loaded.gone(), false);
            }
        } finally {
            // whatever went wrong: else those who wait would, and all who come, until they are out of time
            if (!flight.isDone()) {
                retire(wanted, came);
                keys.drop(wanted, flight);
                flight.land(Loaded.failed(new IllegalStateException("the load broke off")), false);
            }
        }
    }

    private void retire(K wanted, @Nullable V came) {
        if (came != null) {
            keys.retire(wanted, came, Reason.DROPPED);
        }
    }

    private void land(K wanted, Flight<V> flight, Loaded<V> loaded) {
        keys.landing(() -> flight.land(loaded, isThere(wanted, flight)));
        // else others, who are busy with it, may be behind by hundreds
        keys.makeRoom();
        if (loads.isClosed()) {
            keys.drop(wanted, flight);
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is this very flight
    private boolean isThere(K wanted, CompletableFuture<Loaded<V>> flight) {
        return keys.get(wanted) == flight;
    }

    /** Asks, unless a KMS has refused it since it was wanted. */
    private Loaded<V> askUnlessRefused(K wanted, Vouched asked) {
        DataKeyException refusal = refusals.get(wanted);
        if (refusal == null) {
            return ask(wanted, asked);
        }
        tally.refused.increment();
        return Loaded.failed(refusal);
    }

    private Loaded<V> ask(K wanted, Vouched asked) {
        try {
            loads.requireOpen();
        } catch (IllegalStateException | DataKeyException closedOrPaused) {
            return Loaded.failed(closedOrPaused);
        }
        return Loaded.of(() -> source.load(wanted, asked));
    }

    private void tell(boolean ahead, Vouched asked, Loaded<V> loaded) {
        if (loaded.wasAsked()) {
            tally.loaded(ahead, asked.age(), loaded.isFailure(), loaded.told());
        }
    }

    /**
     * The flight that fetches the successor of a data key, begun now where none is under way; null where one ended a moment ago.
     *
     * @param ahead whether nobody waits for it
     */
    @Nullable
    Flight<V> successor(K wanted, CompletableFuture<Loaded<V>> kept, V key, long age, boolean ahead) {
        Refreshing<V> refreshing = key.refreshing();
        if (!refreshing.mayBegin(age)) {
            return refreshing.flight();
        }
        Flight<V> flight = Flight.ahead();
        Runnable work = flight.doing(() -> carryOutSuccessor(wanted, kept, key, flight, age, ahead));
        String lane = source.lane(wanted);
        if (!refreshing.begin(flight)) {
            return refreshing.flight();
        }
        standInLine(flight, () -> loads.refresh(lane, work), () -> refreshing.unanswered(age, settings));
        return flight;
    }

    private void carryOutSuccessor(
            K wanted, CompletableFuture<Loaded<V>> kept, V key, Flight<V> flight, long age, boolean ahead) {
        @Nullable V came = null;
        boolean isKept = false;
        try {
            if (isThere(wanted, kept)) {
                Vouched asked = Vouched.now(settings.clocks());
                Loaded<V> successor = ask(wanted, asked);
                came = successor.keyOrNull();
                isKept = putIn(wanted, kept, key, successor);
                tell(ahead, asked, successor);
                flight.land(successor, isKept);
            } else {
                key.refreshing().unanswered(age, settings);
                flight.land(Loaded.gone(), false);
            }
        } finally {
            // whatever went wrong; no clock is asked, which may be what did
            if (!flight.isDone()) {
                retire(wanted, isKept ? null : came);
                key.refreshing().unanswered(age, settings);
                flight.land(Loaded.failed(new IllegalStateException("the refresh broke off")), false);
            }
        }
    }

    /** Puts the successor in its place; false where there is none, or no place any more. */
    private boolean putIn(K wanted, CompletableFuture<Loaded<V>> kept, V key, Loaded<V> successor) {
        V arrived = successor.keyOrNull();
        if (arrived == null) {
            endWithout(wanted, kept, key, successor);
            return false;
        }
        boolean isKept = keys.replace(wanted, kept, successor);
        if (!isKept || loads.isClosed()) {
            keys.retire(wanted, arrived, Reason.DROPPED);
        }
        return isKept;
    }

    private void endWithout(K wanted, CompletableFuture<Loaded<V>> kept, V key, Loaded<V> failure) {
        Answer answer = Answer.of(failure.told());
        if (answer.evicts()) {
            noteRefusal(wanted, failure);
            keys.retire(wanted, key, Reason.REFUSED);
            keys.drop(wanted, kept);
            return;
        }
        key.refreshing().failed(answer == Answer.TRANSIENT, key.age(), settings);
        if (key.isRetired()) {
            keys.drop(wanted, kept);
        }
    }

    private void noteRefusal(K wanted, Loaded<V> loaded) {
        DataKeyException told = loaded.told();
        // one that was remembered is not remembered for longer
        if (told != null && loaded.wasAsked() && Answer.of(told) == Answer.REFUSED) {
            refusals.put(wanted, told);
        }
    }
}
