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
    private static final int PLACES = 256;

    private final AtomicReferenceArray<OpeningKey.@Nullable Wrapping> places = new AtomicReferenceArray<>(PLACES);

    /** What a data key with these parts is found by. */
    public OpeningKey.Wrapping of(WrappedDataKey wrapped, EncryptionContext keyBound) {
        int place = wrapped.hashCode() & (PLACES - 1);
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
        for (int place = 0; place < PLACES; place++) {
            places.set(place, null);
        }
    }
}
