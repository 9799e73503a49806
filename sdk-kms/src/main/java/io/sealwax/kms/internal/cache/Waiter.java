package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One who waits for a data key, and has a lease of it in the very moment it comes: before others take its room, where
 * there is little, so that it was not fetched in vain. Of those who wait, who came first is served first. Thread-safe.
 */
final class Waiter implements Comparable<Waiter> {
    private static final AtomicLong TURNS = new AtomicLong();

    private final long turn;
    private final CompletableFuture<DataKey.@Nullable Lease> lease = new CompletableFuture<>();

    /** One who came in this turn. */
    Waiter(long turn) {
        this.turn = turn;
    }

    /** The turn of one who comes now; a caller keeps it until it is served. */
    static long nextTurn() {
        return TURNS.getAndIncrement();
    }

    /**
     * Waits for a data key.
     *
     * @param onAbandoned ends the flight, where it has not begun and nobody waits for it any more
     * @return null where it brought none, or none that is lent
     * @throws io.sealwax.DataKeyException where the caller is interrupted or the deadline is over; no lease is left
     *     then
     */
    static <V extends CacheEntry<V>> DataKey.@Nullable Lease await(
            InFlightLoad<V> flight, long turn, LoadExecutor loads, Deadline deadline, Runnable onAbandoned) {
        Waiter claim = new Waiter(turn);
        flight.join(claim);
        boolean waited = false;
        try {
            DataKey.Lease lease = loads.await(claim.lease, deadline);
            waited = true;
            return lease;
        } finally {
            if (flight.leave(claim)) {
                onAbandoned.run();
            }
            if (!waited) {
                claim.giveUp();
            }
        }
    }

    /** Takes a lease for the one who waits, none where there is no key; what is returned gives it to them, or back. */
    Runnable served(@Nullable CacheEntry<?> key) {
        DataKey.Lease taken = key == null ? null : key.lease(key.age());
        return () -> {
            if (!lease.complete(taken) && taken != null) {
                taken.close();
            }
        };
    }

    /** Has the one who waits look again. */
    void pass() {
        lease.complete(null);
    }

    private void giveUp() {
        if (!lease.complete(null)) {
            DataKey.Lease taken = lease.join();
            if (taken != null) {
                taken.close();
            }
        }
    }

    @Override
    public int compareTo(Waiter other) {
        return Long.compare(turn, other.turn);
    }
}
