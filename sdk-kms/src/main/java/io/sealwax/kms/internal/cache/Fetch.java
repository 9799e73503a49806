package io.sealwax.kms.internal.cache;

import io.sealwax.DataKeyException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
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
        return first(wanted, onOthers, mine -> loads.load(source.lane(wanted), () -> carryOut(wanted, mine, false)));
    }

    /** The load that is under way, or else a new one, which nobody waits for yet and which stands in no caller's way. */
    CompletableFuture<Loaded<V>> ahead(K wanted) {
        return first(wanted, () -> {}, mine -> loads.refresh(AHEAD, () -> carryOut(wanted, mine, true)));
    }

    @SuppressWarnings("ReferenceEquality") // whether it is this very flight
    private CompletableFuture<Loaded<V>> first(
            K wanted, Runnable onOthers, Function<CompletableFuture<Loaded<V>>, @Nullable RuntimeException> begin) {
        CompletableFuture<Loaded<V>> mine = new CompletableFuture<>();
        CompletableFuture<Loaded<V>> flight = keys.getOrPut(wanted, mine);
        if (flight != mine) {
            onOthers.run();
            return flight;
        }
        RuntimeException not = begin.apply(mine);
        if (not != null) {
            keys.drop(wanted, mine);
            mine.complete(Loaded.failed(not));
        }
        return flight;
    }

    private void carryOut(K wanted, CompletableFuture<Loaded<V>> flight, boolean ahead) {
        Vouched asked = Vouched.now(settings.clocks());
        Loaded<V> loaded = ask(wanted, asked);
        if (loaded.isFailure()) {
            // before those who wait are told, so that whoever comes after them does not find it
            keys.drop(wanted, flight);
            noteRefusal(wanted, loaded.told());
        }
        tally.loaded(ahead, asked.age(), loaded.isFailure(), loaded.told());
        flight.complete(loaded);
        // else others, who are busy with it, may be behind by hundreds
        keys.makeRoom();
        if (loads.isClosed()) {
            keys.drop(wanted, flight);
        }
    }

    /** The flight that fetches the successor of a data key, begun now where none is under way; null where one ended a moment ago. */
    @Nullable
    CompletableFuture<Loaded<V>> successor(K wanted, CompletableFuture<Loaded<V>> kept, V key, long age) {
        CompletableFuture<Loaded<V>> flight = key.refreshing().begin(age);
        if (flight == null) {
            return key.refreshing().flight();
        }
        RuntimeException not = loads.refresh(source.lane(wanted), () -> carryOut(wanted, kept, key, flight));
        if (not != null) {
            key.refreshing().failed(false, age, settings);
            flight.complete(Loaded.failed(not));
        }
        return flight;
    }

    private void carryOut(K wanted, CompletableFuture<Loaded<V>> kept, V key, CompletableFuture<Loaded<V>> flight) {
        Vouched asked = Vouched.now(settings.clocks());
        Loaded<V> successor = ask(wanted, asked);
        V arrived = successor.keyOrNull();
        if (arrived == null) {
            endWithout(wanted, kept, key, successor.told());
        } else if (!keys.replace(wanted, kept, successor) || loads.isClosed()) {
            keys.retire(wanted, arrived, Reason.DROPPED);
        }
        tally.loaded(true, asked.age(), successor.isFailure(), successor.told());
        flight.complete(successor);
    }

    private void endWithout(K wanted, CompletableFuture<Loaded<V>> kept, V key, @Nullable DataKeyException failure) {
        Answer answer = Answer.of(failure);
        if (answer.evicts()) {
            keys.retire(wanted, key, Reason.REFUSED);
            noteRefusal(wanted, failure);
            keys.drop(wanted, kept);
            return;
        }
        key.refreshing().failed(answer == Answer.TRANSIENT, key.age(), settings);
        if (key.isRetired()) {
            keys.drop(wanted, kept);
        }
    }

    private void noteRefusal(K wanted, @Nullable DataKeyException failure) {
        if (failure != null && Answer.of(failure) == Answer.REFUSED) {
            refusals.put(wanted, failure);
        }
    }

    private Loaded<V> ask(K wanted, Vouched asked) {
        return Loaded.of(() -> {
            loads.requireOpen();
            return source.load(wanted, asked);
        });
    }
}
