package io.sealwax.internal.context;

import io.sealwax.internal.wire.Bytes;
import io.sealwax.internal.wire.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the pairs of an encoding that is known to be well-formed, in either of its forms: stored (the value of a
 * detached pair is absent) or full. Not thread-safe.
 */
public final class PairCursor {
    private final byte[] bytes;
    private final int end;
    private final boolean stored;
    private int start;
    private int nameAt;
    private int valueAt;
    private int next;

    private PairCursor(byte[] bytes, int offset, int length, boolean stored) {
        this.bytes = bytes;
        this.end = offset + length;
        this.stored = stored;
        this.next = offset + ContextEncoding.COUNT_LENGTH;
    }

    static PairCursor full(byte[] encoding) {
        return new PairCursor(encoding, 0, encoding.length, false);
    }

    public static PairCursor stored(byte[] bytes, int offset, int length) {
        return new PairCursor(bytes, offset, length, true);
    }

    /** Moves to the next pair, the first one at first; false after the last. */
    public boolean advance() {
        if (next >= end) {
            return false;
        }
        start = next;
        nameAt = start + Pair.NAME_HEAD;
        int nameEnd = nameAt + nameLength();
        valueAt = nameEnd + Pair.VALUE_HEAD;
        next = hasValue() ? valueAt + Bytes.uint16(bytes, nameEnd) : nameEnd;
        return true;
    }

    public int flags() {
        return bytes[start];
    }

    /** Whether a value stands here. */
    public boolean hasValue() {
        return !(stored && Flags.isDetached(flags()));
    }

    public String name() {
        return Utf8.decode(bytes, nameAt, nameLength());
    }

    public String value() {
        return Utf8.decode(bytes, valueAt, valueLength());
    }

    /** The names of the pairs that are left. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        while (advance()) {
            names.add(name());
        }
        return names;
    }

    /** Where the pair ends. */
    int end() {
        return next;
    }

    /** Negative, zero or positive as this pair's name sorts before, with or behind the other. */
    int compareName(byte[] other) {
        return Arrays.compareUnsigned(bytes, nameAt, nameAt + nameLength(), other, 0, other.length);
    }

    int compareName(PairCursor other) {
        return Arrays.compareUnsigned(
                bytes, nameAt, nameAt + nameLength(), other.bytes, other.nameAt, other.nameAt + other.nameLength());
    }

    boolean sameValue(PairCursor other) {
        return Arrays.equals(
                bytes,
                valueAt,
                valueAt + valueLength(),
                other.bytes,
                other.valueAt,
                other.valueAt + other.valueLength());
    }

    /** Flags and name. */
    int namePartLength() {
        return Pair.NAME_HEAD + nameLength();
    }

    /** The value with its length in front. */
    int valuePartLength() {
        return Pair.VALUE_HEAD + valueLength();
    }

    /** The key-bound pairs of what is left, as an encoding of their own in the same form. */
    byte[] keyBoundOnly() {
        byte[] part = new byte[end - next + ContextEncoding.COUNT_LENGTH];
        int count = 0;
        int at = ContextEncoding.COUNT_LENGTH;
        while (advance()) {
            if (Flags.isBoundToKey(flags())) {
                System.arraycopy(bytes, start, part, at, next - start);
                at += next - start;
                count++;
            }
        }
        Bytes.putUint16(part, 0, count);
        return at == part.length ? part : Arrays.copyOf(part, at);
    }

    /** What is left of a full encoding as a stored one; null where no value is detached. */
    byte @Nullable [] withoutDetachedValues() {
        byte[] part = Arrays.copyOfRange(bytes, next - ContextEncoding.COUNT_LENGTH, end);
        int at = ContextEncoding.COUNT_LENGTH;
        while (advance()) {
            at = copyNamePart(part, at);
            if (!Flags.isDetached(flags())) {
                at = copyValuePart(part, at);
            }
        }
        return at == part.length ? null : Arrays.copyOf(part, at);
    }

    int copyNamePart(byte[] out, int at) {
        System.arraycopy(bytes, start, out, at, namePartLength());
        return at + namePartLength();
    }

    int copyValuePart(byte[] out, int at) {
        System.arraycopy(bytes, valueAt - Pair.VALUE_HEAD, out, at, valuePartLength());
        return at + valuePartLength();
    }

    private int nameLength() {
        return Bytes.uint16(bytes, start + 1);
    }

    private int valueLength() {
        return Bytes.uint16(bytes, valueAt - Pair.VALUE_HEAD);
    }
}
