package io.sealwax.internal.context;

import io.sealwax.ContextException;
import io.sealwax.Failure;
import io.sealwax.internal.wire.Bytes;
import io.sealwax.internal.wire.Names;
import io.sealwax.internal.wire.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The three encodings of one context: stored, full and key-bound. Immutable and thread-safe; its arrays are handed out
 * without a copy and nobody writes to them. Keeps the commitments of its last records.
 */
public final class ContextEncoding {
    /** The most bytes of a full encoding. */
    public static final int MAX_LENGTH = 8192;

    static final int COUNT_LENGTH = 2;

    public static final ContextEncoding NONE = new ContextEncoding(new byte[COUNT_LENGTH], null, null);

    private final byte[] full;
    private final byte[] stored;
    private final ContextEncoding keyBound;
    private int hash;
    // each is written whole and read whole, so that a race only computes once more
    private @Nullable Commitment lastSealed;
    private @Nullable Commitment lastOpened;

    /** The commitment of a record with this context. */
    private record Commitment(Object dataKey, byte[] bytes) {}

    /**
     * The encodings of a context, which must fit together.
     *
     * @param stored null where no pair is detached
     * @param keyBound null where every pair is bound to the key
     */
    ContextEncoding(byte[] full, byte @Nullable [] stored, @Nullable ContextEncoding keyBound) {
        this.full = full;
        this.stored = stored == null ? full : stored;
        this.keyBound = keyBound == null ? this : keyBound;
    }

    /**
     * The context of a full encoding that comes from elsewhere.
     *
     * @param full from now on this object's; of at most {@link #MAX_LENGTH} bytes
     * @throws io.sealwax.MalformedMessageException at the first byte that is not as it must be
     */
    public static ContextEncoding parse(byte[] full) {
        StoredContext.checkFull(full);
        byte[] part = PairCursor.full(full).keyBoundOnly();
        ContextEncoding keyBound = part.length == full.length ? null : ofFull(part, null);
        return ofFull(full, keyBound);
    }

    private static ContextEncoding ofFull(byte[] full, @Nullable ContextEncoding keyBound) {
        return new ContextEncoding(full, PairCursor.full(full).withoutDetachedValues(), keyBound);
    }

    /** All pairs with their values. */
    public byte[] full() {
        return full;
    }

    /** All pairs, detached ones without their value. */
    public byte[] stored() {
        return stored;
    }

    /**
     * The pairs that are bound to the key, this object where that is all of them. Its full encoding is the key-bound
     * encoding.
     */
    public ContextEncoding keyBound() {
        return keyBound;
    }

    /** Whether every pair is bound to the key. */
    public boolean isKeyBound() {
        return keyBound.full.length == full.length;
    }

    /** Returns the commitment of a record that was kept for this data key in this direction, or null. */
    @SuppressWarnings("ReferenceEquality") // the same data key, not an equal one
    public byte @Nullable [] keptCommitment(Object dataKey, boolean sealing) {
        Commitment last = sealing ? lastSealed : lastOpened;
        return last != null && last.dataKey == dataKey ? last.bytes : null;
    }

    /**
     * Keeps the commitment of a record, instead of the last one in this direction.
     *
     * @param dataKey stands for the data key and holds nothing secret
     */
    public void keepCommitment(Object dataKey, byte[] commitment, boolean sealing) {
        Commitment fresh = new Commitment(dataKey, commitment);
        if (sealing) {
            lastSealed = fresh;
        } else {
            lastOpened = fresh;
        }
    }

    /** The pairs in order. */
    public PairCursor pairs() {
        return PairCursor.full(full);
    }

    /** Whether a pair of this name is there. */
    public boolean has(byte[] name) {
        PairCursor pair = pairs();
        while (pair.advance()) {
            int order = pair.compareName(name);
            if (order >= 0) {
                return order == 0;
            }
        }
        return false;
    }

    /** This context and one more pair; null, which a caller's map may hold, is refused. */
    public ContextEncoding with(int flags, @Nullable String name, @Nullable String value) {
        if (name == null) {
            throw new ContextException(Failure.CONTEXT, "a name of the encryption context is null");
        }
        if (value == null) {
            throw new ContextException(
                    Failure.CONTEXT, "the value of " + Names.quote(name) + " in the encryption context is null");
        }
        if (name.isEmpty()) {
            throw new ContextException(Failure.CONTEXT, "a name of the encryption context is empty");
        }
        checkLength((long) full.length + name.length() + value.length());
        return with(new Pair(flags, encode(name, "name"), encode(value, "value of " + Names.quote(name))));
    }

    private ContextEncoding with(Pair pair) {
        checkLength((long) full.length + pair.fullLength());
        byte[] newFull = insert(full, PairCursor.full(full), pair, true);
        boolean allStored = stored.length == full.length && !Flags.isDetached(pair.flags());
        byte[] newStored = allStored ? null : insert(stored, PairCursor.stored(stored, 0, stored.length), pair, false);
        if (!Flags.isBoundToKey(pair.flags())) {
            return new ContextEncoding(newFull, newStored, keyBound);
        }
        return new ContextEncoding(newFull, newStored, isKeyBound() ? null : keyBound.with(pair));
    }

    private static byte[] insert(byte[] encoding, PairCursor pairs, Pair added, boolean full) {
        int at = COUNT_LENGTH;
        while (pairs.advance()) {
            int order = pairs.compareName(added.name());
            if (order == 0) {
                throw new ContextException(
                        Failure.CONTEXT, "the encryption context has " + Names.quote(pairs.name()) + " twice");
            }
            if (order > 0) {
                break;
            }
            at = pairs.end();
        }
        int length = full ? added.fullLength() : added.storedLength();
        byte[] longer = new byte[encoding.length + length];
        System.arraycopy(encoding, 0, longer, 0, at);
        added.write(longer, at, full);
        System.arraycopy(encoding, at, longer, at + length, encoding.length - at);
        Bytes.putUint16(longer, 0, Bytes.uint16(encoding, 0) + 1);
        return longer;
    }

    static void checkLength(long length) {
        if (length > MAX_LENGTH) {
            throw new ContextException(
                    Failure.CONTEXT_TOO_LONG,
                    "the encryption context takes " + length + " bytes or more, at most " + MAX_LENGTH);
        }
    }

    private static byte[] encode(String text, String what) {
        byte[] bytes = Utf8.encode(text);
        if (bytes == null) {
            throw new ContextException(
                    Failure.CONTEXT, "the " + what + " in the encryption context has a lone surrogate");
        }
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContextEncoding that && Arrays.equals(full, that.full);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(full);
        }
        return hash;
    }
}
