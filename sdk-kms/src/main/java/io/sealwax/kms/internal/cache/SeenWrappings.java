package io.sealwax.kms.internal.cache;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.WrappedDataKey;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The wrappings that were looked for last, so that looking again makes no garbage. Bounded; what two threads write at once is only made once more.
 * Nothing in it is secret. Thread-safe.
 */
public final class SeenWrappings {
    private static final int FEWEST = 256;
    private static final int MOST = 1 << 15;

    private final AtomicReferenceArray<OpeningKey.@Nullable Wrapping> places;

    /** With two places for each data key of a cache that keeps so many: at least 256, at most 32,768. */
    public SeenWrappings(long maxEntries) {
        long wanted = Math.max(FEWEST, Math.min(MOST, 2 * Math.min(MOST, maxEntries)));
        places = new AtomicReferenceArray<>(Math.toIntExact(Long.highestOneBit(2 * wanted - 1)));
    }

    /** What a data key with these parts is found by. */
    public OpeningKey.Wrapping of(WrappedDataKey wrapped, EncryptionContext keyBound) {
        int place = wrapped.hashCode() & (places.length() - 1);
        OpeningKey.Wrapping seen = places.get(place);
        if (seen != null && seen.wrapped().equals(wrapped) && seen.keyBound().equals(keyBound)) {
            return seen;
        }
        OpeningKey.Wrapping fresh = new OpeningKey.Wrapping(wrapped, keyBound);
        places.set(place, fresh);
        return fresh;
    }

    /** Forgets them all. */
    public void forget() {
        for (int place = 0; place < places.length(); place++) {
            places.set(place, null);
        }
    }
}
