package io.sealwax.kms.internal.keys;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The names that were asked for last and are trusted, so that asking again costs no reading of them: every message
 * asks, also where its data key is at hand. Bounded, since a stranger's message may name what it likes. Thread-safe.
 */
public final class TrustedNames {
    private static final int PLACES = 64;

    private final TrustedKeys keys;
    private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(PLACES);

    public TrustedNames(TrustedKeys keys) {
        this.keys = keys;
    }

    /**
     * The key to call for a data key that was wrapped under the key of this name, or null where that is none or is not
     * trusted.
     */
    @Nullable
    public KeyArn toCall(String name) {
        int place = name.hashCode() & (PLACES - 1);
        Known known = places.get(place);
        if (known != null && known.name.equals(name)) {
            return known.toCall;
        }
        KeyArn named = KeyArn.parse(name);
        KeyArn toCall = named == null ? null : keys.toCall(named);
        if (toCall != null) {
            places.set(place, new Known(name, toCall));
        }
        return toCall;
    }

    private record Known(String name, KeyArn toCall) {}
}
