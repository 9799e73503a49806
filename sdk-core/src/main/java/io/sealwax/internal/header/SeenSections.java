package io.sealwax.internal.header;

import io.sealwax.spi.WrappedDataKey;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The key sections that were read last, taken apart: messages under one data key have the same section, byte for byte.
 * Bounded; what two threads write at once is only taken apart once more. Nothing in it is secret or trusted.
 * Thread-safe.
 */
public final class SeenSections {
    private static final int PLACES = 64;
    /** Some wrapped keys of AWS KMS; nobody's longer section is worth the memory. */
    private static final int LONGEST = 2048;

    private final AtomicReferenceArray<@Nullable Seen> places = new AtomicReferenceArray<>(PLACES);

    private record Seen(byte[] section, WrappedDataKey[] keys) {}

    /** The wrapped keys of a section, which are not to be written to. */
    public WrappedDataKey[] wrappedKeys(KeySection section) {
        int place = section.tailHash() & (PLACES - 1);
        Seen seen = places.get(place);
        if (seen != null && section.hasBytes(seen.section)) {
            return seen.keys;
        }
        WrappedDataKey[] keys = section.wrappedKeys();
        if (section.length() <= LONGEST) {
            places.set(place, new Seen(section.toBytes(), keys));
        }
        return keys;
    }
}
