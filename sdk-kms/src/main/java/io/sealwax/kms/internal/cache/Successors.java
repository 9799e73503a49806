package io.sealwax.kms.internal.cache;

import io.sealwax.spi.KeyCall;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The load of a data key's successor, which nobody waits for while the data key lasts. Thread-safe.
 *
 * @param <K> what a data key is found by
 * @param <V> a data key with what is counted of it
 */
final class Successors<K, V extends CacheEntry<V>> {
    private final LoadExecutor loads;
    private final EntryTable<K, V> keys;
    private final Asking<K, V> asking;

    Successors(LoadExecutor loads, EntryTable<K, V> keys, Asking<K, V> asking) {
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
    InFlightLoad<V> fetch(K wanted, CompletableFuture<LoadResult<V>> kept, V key, long age, boolean ahead) {
        RefreshState<V> refreshing = key.refreshing();
        if (!refreshing.mayBegin(age)) {
            return refreshing.flight();
        }
        InFlightLoad<V> flight = InFlightLoad.ahead();
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
            K wanted, CompletableFuture<LoadResult<V>> kept, V key, InFlightLoad<V> flight, long age, boolean ahead) {
        @Nullable V came = null;
        try {
            if (keys.holds(wanted, kept)) {
                Freshness asked = asking.now();
                LoadResult<V> successor =
                        asking.ask(wanted, asked, ahead ? KeyCall.Urgency.REFRESH : KeyCall.Urgency.WAITED_FOR);
                came = successor.keyOrNull();
                putIn(wanted, kept, key, asked, successor);
                // it is in its place, or retired
                came = null;
                asking.tell(ahead, asked, successor);
                flight.land(successor, true);
            } else {
                key.refreshing().unanswered(age, asking.settings());
                flight.land(LoadResult.gone(), false);
            }
        } catch (Exception | Error e) {
            if (came != null) {
                keys.retire(wanted, came, RemovalCause.DROPPED);
            }
            // no clock is asked, which may be what went wrong
            key.refreshing().unanswered(age, asking.settings());
            flight.land(LoadResult.failed(new IllegalStateException("the refresh broke off")), false);
            throw e;
        }
    }

    /** Notes that the KMS has not answered for as long as a caller waits. */
    void overdue(V key) {
        key.refreshing().overdue(key.age(), asking.settings());
    }

    /** Puts the successor in its place, or retires it where there is none any more. */
    private void putIn(
            K wanted, CompletableFuture<LoadResult<V>> kept, V key, Freshness asked, LoadResult<V> successor) {
        V arrived = successor.keyOrNull();
        if (arrived == null) {
            endWithout(wanted, kept, key, asked, successor);
        } else if (!keys.replace(wanted, kept, successor, arrived) || loads.isClosed()) {
            keys.retire(wanted, arrived, RemovalCause.DROPPED);
        }
    }

    private void endWithout(
            K wanted, CompletableFuture<LoadResult<V>> kept, V key, Freshness asked, LoadResult<V> failure) {
        RefreshOutcome answer = RefreshOutcome.of(failure.told());
        if (answer == RefreshOutcome.REFUSED) {
            asking.noteRefusal(wanted, kept, failure);
            keys.retire(wanted, key, RemovalCause.REFUSED);
            keys.drop(wanted, kept);
            return;
        }
        key.refreshing().failed(answer == RefreshOutcome.TRANSIENT, key.age(), asked.age(), asking.settings());
        if (key.isRetired()) {
            keys.drop(wanted, kept);
        }
    }
}
