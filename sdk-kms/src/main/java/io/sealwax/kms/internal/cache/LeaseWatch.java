package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Comparator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The data keys of one side that could not be wiped when they left the cache, because leases on them are out. Taking a
 * lease costs nothing for this: only data keys that left are looked at. It keeps no data key from being collected.
 * Thread-safe.
 */
public final class LeaseWatch {
    private final Ticker ticker;
    private final Queue<Left> left = new ConcurrentLinkedQueue<>();
    private final AtomicLong lost = new AtomicLong();

    LeaseWatch(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Watches a data key that left the cache, until its last lease is returned. */
    void left(DataKey dataKey, @Nullable Traces traces) {
        if (!dataKey.isWiped()) {
            left.add(new Left(dataKey, Freshness.now(ticker), traces));
        }
    }

    /** How many leases are out on data keys that left. */
    long out() {
        update();
        return left.stream().mapToLong(each -> each.out).sum();
    }

    /** At least how long the oldest of them has been out, in nanoseconds; 0 if none is. */
    long oldest() {
        update();
        return left.stream().mapToLong(Left::age).max().orElse(0);
    }

    /** How many leases can no longer be closed. */
    long lost() {
        update();
        return lost.get();
    }

    /** Returns the leases that have been out for this long, or null if each of them was reported before. */
    @Nullable
    LongLeases longerThan(Duration age) {
        update();
        boolean isNew = false;
        long leases = 0;
        long oldest = 0;
        Throwable place = null;
        for (Left each : left) {
            long itsAge = each.age();
            if (itsAge < age.toNanos()) {
                continue;
            }
            isNew |= !each.reported;
            each.reported = true;
            leases += each.out;
            if (itsAge >= oldest) {
                oldest = itsAge;
                Traces.Taken taken = each.traces == null ? null : each.traces.oldest();
                place = taken == null ? null : taken.place();
            }
        }
        return isNew ? new LongLeases(leases, Duration.ofNanos(oldest), place) : null;
    }

    /** Drops data keys that were wiped, and counts leases that can no longer be closed. */
    private void update() {
        left.removeIf(each -> {
            DataKey dataKey = each.dataKey.get();
            if (dataKey == null) {
                lost.addAndGet(each.out);
                return true;
            }
            each.out = dataKey.leasesOut();
            return dataKey.isWiped();
        });
    }

    private static final class Left {
        final WeakReference<DataKey> dataKey;
        final Freshness since;
        final @Nullable Traces traces;
        volatile long out;
        volatile boolean reported;

        Left(DataKey dataKey, Freshness since, @Nullable Traces traces) {
            this.dataKey = new WeakReference<>(dataKey);
            this.since = since;
            this.traces = traces;
            this.out = dataKey.leasesOut();
        }

        /** At least how long its oldest lease has been out: none was taken since it left. */
        long age() {
            Traces.Taken oldest = traces == null ? null : traces.oldest();
            return Math.max(since.age(), oldest == null ? 0 : oldest.age());
        }
    }

    /**
     * Leases that have been out for long.
     *
     * @param leases how many
     * @param oldest at least how long the oldest has been out
     * @param place where that one was taken, if this is traced
     */
    public record LongLeases(
            long leases, Duration oldest, @Nullable Throwable place) {}

    /**
     * When and where the open leases on one data key were taken, to find code that does not close them. Thread-safe.
     */
    static final class Traces {
        private final Ticker ticker;
        private final Set<Taken> out = ConcurrentHashMap.newKeySet();

        Traces(Ticker ticker) {
            this.ticker = ticker;
        }

        /** Takes a lease, or returns null once the data key is retired. */
        DataKey.@Nullable Lease take(DataKey dataKey) {
            Taken taken = new Taken(Freshness.now(ticker));
            // first, since the lease may be closed at once
            out.add(taken);
            DataKey.Lease lease = dataKey.lease(() -> out.remove(taken));
            if (lease == null) {
                out.remove(taken);
            } else {
                taken.lease = new WeakReference<>(lease);
            }
            return lease;
        }

        /** Notes that a lease which another thread took belongs to this one. */
        void movedHere(DataKey.Lease lease) {
            for (Taken taken : out) {
                WeakReference<DataKey.Lease> its = taken.lease;
                if (its != null && its.refersTo(lease)) {
                    taken.place = here();
                }
            }
        }

        /** The lease that has been out for longest, or null if none is. */
        @Nullable
        Taken oldest() {
            return out.stream().max(Comparator.comparingLong(Taken::age)).orElse(null);
        }

        private static Throwable here() {
            return new Throwable("the lease was taken here");
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
    }
}
