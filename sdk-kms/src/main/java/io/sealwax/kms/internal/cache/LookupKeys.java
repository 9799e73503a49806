package io.sealwax.kms.internal.cache;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.WrappedDataKey;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The wrappings whose data keys are here, so that looking for one again makes no garbage. Strangers cannot fill it:
 * what has not been unwrapped is not put in, what leaves the cache leaves here, and it is bounded in bytes. Nothing in
 * it is secret. Thread-safe.
 *
 * @param <W> what a data key is found by
 */
public final class LookupKeys<W extends OpeningEntry.LookupKey> {
    private static final int FEWEST = 256;
    private static final int MOST = 1 << 15;
    /** Room for the usual wrapped keys and contexts of as many data keys as there are places. */
    private static final long MOST_BYTES = 32 << 20;

    private final AtomicReferenceArray<@Nullable W> places;
    private final AtomicLong bytes = new AtomicLong();

    /** With two places for each data key of a cache that keeps so many: at least 256, at most 32,768. */
    public LookupKeys(long maxEntries) {
        long wanted = Math.max(FEWEST, Math.min(MOST, 2 * Math.min(MOST, maxEntries)));
        places = new AtomicReferenceArray<>(Math.toIntExact(Long.highestOneBit(2 * wanted - 1)));
    }

    /** What a data key with these parts is found by, or null if that is not remembered. */
    public @Nullable W get(WrappedDataKey wrapped, EncryptionContext keyBound) {
        W seen = places.get(place(wrapped));
        return seen != null && seen.wrapped().equals(wrapped) && seen.keyBound().equals(keyBound) ? seen : null;
    }

    /** Remembers one that was unwrapped, if there is room. */
    public void remember(W unwrapped) {
        long size = unwrapped.bytes();
        if (bytes.addAndGet(size) > MOST_BYTES) {
            bytes.addAndGet(-size);
            return;
        }
        gone(places.getAndSet(place(unwrapped.wrapped()), unwrapped));
    }

    /** Forgets one whose data key has left, by whatever name it is remembered. */
    public void forget(OpeningEntry.LookupKey left) {
        // the place depends on the wrapped bytes alone
        int place = place(left.wrapped());
        W seen = places.get(place);
        if (seen != null && seen.equals(left) && places.compareAndSet(place, seen, null)) {
            gone(seen);
        }
    }

    /** Forgets them all. */
    public void forgetAll() {
        for (int place = 0; place < places.length(); place++) {
            gone(places.getAndSet(place, null));
        }
    }

    /** About how many bytes of the heap they take. */
    public long bytes() {
        return bytes.get();
    }

    private void gone(@Nullable W wrapping) {
        if (wrapping != null) {
            bytes.addAndGet(-wrapping.bytes());
        }
    }

    private int place(WrappedDataKey wrapped) {
        return wrapped.hashCode() & (places.length() - 1);
    }
}
