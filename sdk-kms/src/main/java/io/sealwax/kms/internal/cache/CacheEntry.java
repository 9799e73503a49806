package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A data key in a cache. Ages are in nanoseconds, from when a KMS vouched for it. Thread-safe.
 *
 * @param <V> its own type
 */
public abstract class CacheEntry<V extends CacheEntry<V>> {
    private final DataKey key;
    private final @Nullable LeaseTraces traces;
    private final Freshness vouched;
    private final long dueAge;
    private final RefreshState<V> refreshing = new RefreshState<>();
    private final AtomicReference<@Nullable RemovalCause> retired = new AtomicReference<>();
    private volatile boolean used;

    /** One whose leases are not traced. */
    CacheEntry(DataKey key, Freshness vouched, long dueAge) {
        this(key, vouched, dueAge, null);
    }

    CacheEntry(DataKey key, Freshness vouched, long dueAge, @Nullable LeaseTraces traces) {
        this.traces = traces;
        this.key = key;
        this.vouched = vouched;
        this.dueAge = dueAge;
    }

    /** A lease for one message, or null where the key is too old, used up or retired. */
    abstract DataKey.@Nullable Lease lease(long age);

    /** Whether nothing will be lent any more, unless a KMS is asked again. */
    abstract boolean isOver(long age);

    /** Whether a transient failure of a KMS that is asked now would let it be lent again. */
    abstract boolean mayOutliveOutage(long age);

    /** How many messages were begun with it; 0 where it only opens. */
    public abstract long messages();

    /** Whether its successor should be fetched. */
    boolean isDue(long age) {
        return age >= dueAge;
    }

    /** It was there when a caller wanted it. */
    final void noteUse() {
        // each write is one that other processors see
        if (!used) {
            used = true;
        }
    }

    /** Whether it was there when a caller wanted it, since this was last asked. */
    final boolean wasUsedSinceLastAsked() {
        boolean was = used;
        used = false;
        return was;
    }

    /** A lease, or null where the key is retired. */
    final DataKey.@Nullable Lease take() {
        return traces == null ? key.lease() : traces.take(key);
    }

    final @Nullable LeaseTraces traces() {
        return traces;
    }

    final DataKey key() {
        return key;
    }

    final long age() {
        return vouched.age();
    }

    final RefreshState<V> refreshing() {
        return refreshing;
    }

    /**
     * Refuses leases from now on; the key is wiped when the last one comes back. True where this call is the one that
     * retired it.
     */
    final boolean retire(RemovalCause why) {
        boolean first = retired.compareAndSet(null, why);
        key.retire();
        return first;
    }

    final boolean isRetired() {
        return retired.get() != null;
    }
}
