package io.sealwax.kms.internal.cache;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The load of a data key's successor, which nobody waits for while the data key lasts. Thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class Successors<K, V extends LentKey<V>> {
    private final KeyLoads loads;
    private final KeptKeys<K, V> keys;
    private final Asking<K, V> asking;

    Successors(KeyLoads loads, KeptKeys<K, V> keys, Asking<K, V> asking) {
        this.loads = loads;
        this.keys = keys;
        this.asking = asking;
    }

    /**
     * The flight that fetches the successor of a data key, begun now where none is under way; null where one ended a
     * moment ago.
     *
     * @param ahead whether nobody waits for it
     */
    @Nullable
    Flight<V> fetch(K wanted, CompletableFuture<Loaded<V>> kept, V key, long age, boolean ahead) {
        Refreshing<V> refreshing = key.refreshing();
        if (!refreshing.mayBegin(age)) {
            return refreshing.flight();
        }
        Flight<V> flight = Flight.ahead();
        Runnable work = flight.doing(() -> carryOut(wanted, kept, key, flight, age, ahead));
        String lane = asking.lane(wanted);
        if (!refreshing.begin(flight)) {
            return refreshing.flight();
        }
        flight.standIn(() -> loads.refresh(lane, work), () -> refreshing.unanswered(age, asking.settings()));
        return flight;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever goes wrong, those who wait are told
    private void carryOut(
            K wanted, CompletableFuture<Loaded<V>> kept, V key, Flight<V> flight, long age, boolean ahead) {
        @Nullable V came = null;
        try {
            if (keys.holds(wanted, kept)) {
                Vouched asked = asking.now();
                Loaded<V> successor = asking.ask(wanted, asked);
                came = successor.keyOrNull();
                putIn(wanted, kept, key, asked, successor);
                // it is in its place, or retired
                came = null;
                asking.tell(ahead, asked, successor);
                flight.land(successor, true);
            } else {
                key.refreshing().unanswered(age, asking.settings());
                flight.land(Loaded.gone(), false);
            }
        } catch (Exception | Error e) {
            if (came != null) {
                keys.retire(wanted, came, Reason.DROPPED);
            }
            // no clock is asked, which may be what went wrong
            key.refreshing().unanswered(age, asking.settings());
            flight.land(Loaded.failed(new IllegalStateException("the refresh broke off")), false);
            throw e;
        }
    }

    /** Notes that the KMS has not answered for as long as a caller waits. */
    void overdue(V key) {
        key.refreshing().overdue(key.age(), asking.settings());
    }

    /** Puts the successor in its place, or retires it where there is none any more. */
    private void putIn(K wanted, CompletableFuture<Loaded<V>> kept, V key, Vouched asked, Loaded<V> successor) {
        V arrived = successor.keyOrNull();
        if (arrived == null) {
            endWithout(wanted, kept, key, asked, successor);
        } else if (!keys.replace(wanted, kept, successor, arrived) || loads.isClosed()) {
            keys.retire(wanted, arrived, Reason.DROPPED);
        }
    }

    private void endWithout(K wanted, CompletableFuture<Loaded<V>> kept, V key, Vouched asked, Loaded<V> failure) {
        Answer answer = Answer.of(failure.told());
        if (answer == Answer.REFUSED) {
            asking.noteRefusal(wanted, kept, failure);
            keys.retire(wanted, key, Reason.REFUSED);
            keys.drop(wanted, kept);
            return;
        }
        key.refreshing().failed(answer == Answer.TRANSIENT, key.age(), asked.age(), asking.settings());
        if (key.isRetired()) {
            keys.drop(wanted, kept);
        }
    }
}
