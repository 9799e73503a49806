package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.lang.ref.WeakReference;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When and where the leases of one data key were taken that are out: for a program that looks for those it never
 * closes. Thread-safe.
 */
final class LeaseTraces {
    private final Ticker clocks;
    private final Set<Taken> out = ConcurrentHashMap.newKeySet();

    LeaseTraces(Ticker clocks) {
        this.clocks = clocks;
    }

    /** A lease that is out. */
    static final class Taken {
        private final Freshness since;
        // a lease keeps its data key from being collected
        private volatile @Nullable WeakReference<DataKey.Lease> lease;
        private volatile Throwable place = here();

        private Taken(Freshness since) {
            this.since = since;
        }

        long age() {
            return Math.max(0, since.age());
        }

        Throwable place() {
            return place;
        }
    }

    /** Takes a lease; null once the key is retired. */
    DataKey.@Nullable Lease take(DataKey key) {
        Taken taken = new Taken(Freshness.now(clocks));
        // first, since it may be closed at once
        out.add(taken);
        DataKey.Lease lease = key.lease(() -> out.remove(taken));
        if (lease == null) {
            out.remove(taken);
        } else {
            taken.lease = new WeakReference<>(lease);
        }
        return lease;
    }

    /** Notes that a lease which another thread took is this one's. */
    void isTakenHere(DataKey.Lease lease) {
        for (Taken taken : out) {
            WeakReference<DataKey.Lease> its = taken.lease;
            if (its != null && its.refersTo(lease)) {
                taken.place = here();
            }
        }
    }

    private static Throwable here() {
        return new Throwable("the lease was taken here");
    }

    /** The one that has been out for longest, or null where none is. */
    @Nullable
    Taken oldest() {
        return out.stream().max(Comparator.comparingLong(Taken::age)).orElse(null);
    }
}
