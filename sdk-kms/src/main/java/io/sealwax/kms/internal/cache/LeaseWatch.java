package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which data keys of one side could not be wiped when they left, since leases on them are out, and for how long. A
 * caller that takes a lease pays nothing for this: only what left is looked at. It keeps no data key from being
 * collected. Thread-safe.
 */
final class LeaseWatch {
    private final Ticker clocks;
    private final Queue<Left> left = new ConcurrentLinkedQueue<>();
    private final AtomicLong lost = new AtomicLong();

    LeaseWatch(Ticker clocks) {
        this.clocks = clocks;
    }

    private static final class Left {
        final WeakReference<DataKey> key;
        final Freshness since;
        final @Nullable LeaseTraces traces;
        volatile long out;
        volatile boolean told;

        Left(DataKey key, Freshness since, @Nullable LeaseTraces traces) {
            this.key = new WeakReference<>(key);
            this.since = since;
            this.traces = traces;
            this.out = key.leasesOut();
        }

        /** At least so long the oldest of its leases has been out: none was taken since it left. */
        long age() {
            LeaseTraces.Taken oldest = traces == null ? null : traces.oldest();
            return Math.max(since.age(), oldest == null ? 0 : oldest.age());
        }
    }

    /** A data key left. */
    void left(CacheEntry<?> key) {
        if (!key.key().isWiped()) {
            left.add(new Left(key.key(), Freshness.now(clocks), key.traces()));
        }
    }

    /** How many leases are out on data keys that left. */
    long out() {
        look();
        return left.stream().mapToLong(each -> each.out).sum();
    }

    /** At least how long the oldest of them has been out, in nanoseconds; 0 where none is. */
    long oldest() {
        look();
        return left.stream().mapToLong(Left::age).max().orElse(0);
    }

    /** How many leases can no longer be closed. */
    long lost() {
        look();
        return lost.get();
    }

    /** Those that have been out for so long, where there are some that were not told of before; else null. */
    @Nullable
    LongLeases longerThan(Duration age) {
        look();
        boolean isNew = false;
        long leases = 0;
        long oldest = 0;
        Throwable place = null;
        for (Left each : left) {
            long itsAge = each.age();
            if (itsAge < age.toNanos()) {
                continue;
            }
            isNew |= !each.told;
            each.told = true;
            leases += each.out;
            if (itsAge >= oldest) {
                oldest = itsAge;
                LeaseTraces.Taken taken = each.traces == null ? null : each.traces.oldest();
                place = taken == null ? null : taken.place();
            }
        }
        return isNew ? new LongLeases(leases, Duration.ofNanos(oldest), place) : null;
    }

    /** Drops what was wiped, and counts what can no longer be closed. */
    private void look() {
        left.removeIf(each -> {
            DataKey key = each.key.get();
            if (key == null) {
                lost.addAndGet(each.out);
                return true;
            }
            each.out = key.leasesOut();
            return key.isWiped();
        });
    }
}
