package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One who waits for a data key, and has a lease of it in the very moment it comes: before others take its room, where there is little, so that it was
 * not fetched in vain. Thread-safe.
 */
final class Claim {
    private final CompletableFuture<DataKey.@Nullable Lease> lease = new CompletableFuture<>();

    private Claim() {}

    /**
     * Waits for a data key.
     *
     * @param wanted whether the flight is still what is wanted, when it ends
     * @return null where it brought none, or none that is lent
     * @throws io.sealwax.DataKeyException where the caller is interrupted or the deadline is over; no lease is left then
     */
    static <V extends LentKey<V>> DataKey.@Nullable Lease await(
            CompletableFuture<Loaded<V>> flight, BooleanSupplier wanted, KeyLoads loads, long deadline) {
        Claim claim = new Claim();
        CompletableFuture<Void> unused =
                flight.thenAccept(loaded -> claim.take(wanted.getAsBoolean() ? loaded.keyOrNull() : null));
        boolean waited = false;
        try {
            DataKey.Lease lease = loads.await(claim.lease, deadline);
            waited = true;
            return lease;
        } finally {
            if (!waited) {
                claim.giveUp();
            }
        }
    }

    private void take(@Nullable LentKey<?> key) {
        DataKey.Lease taken = key == null ? null : key.lease(key.age());
        if (!lease.complete(taken) && taken != null) {
            taken.close();
        }
    }

    private void giveUp() {
        if (!lease.complete(null)) {
            DataKey.Lease taken = lease.join();
            if (taken != null) {
                taken.close();
            }
        }
    }
}
