package io.sealwax.internal.context;

import io.sealwax.ContextException;
import io.sealwax.Failure;
import io.sealwax.internal.wire.Names;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds the context that stands in a message against what a reader expects, and supplies the values of detached pairs.
 * Both are sorted by name, so one walk over both is enough. One object a message.
 */
public final class ContextMatcher {
    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final ContextEncoding expected;
    private final boolean exact;

    private int fullLength;
    private boolean hasDetached;
    private @Nullable String missingValue;

    private ContextMatcher(byte[] bytes, int offset, int length, ContextEncoding expected, boolean exact) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        this.expected = expected;
        this.exact = exact;
        this.fullLength = length;
    }

    /**
     * The whole context of a message.
     *
     * @param bytes hold a well-formed stored encoding at {@code offset}
     * @param exact whether every pair must be expected; else at least these
     * @throws ContextException if a pair is missing, was not expected or differs, if a value is missing, or if all is
     *     too long
     */
    public static ContextEncoding match(byte[] bytes, int offset, int length, ContextEncoding expected, boolean exact) {
        byte[] same = expected.stored();
        if (Arrays.equals(bytes, offset, offset + length, same, 0, same.length)) {
            return expected;
        }
        ContextMatcher matcher = new ContextMatcher(bytes, offset, length, expected, exact);
        matcher.compare();
        return matcher.resolve();
    }

    private void compare() {
        PairCursor found = found();
        PairCursor wanted = expected.pairs();
        boolean hasFound = found.advance();
        boolean hasWanted = wanted.advance();
        while (hasFound || hasWanted) {
            int order = !hasFound ? 1 : !hasWanted ? -1 : found.compareName(wanted);
            if (order > 0) {
                throw context("lacks " + Names.quote(wanted.name()) + ": message has " + Names.list(found().names()));
            } else if (order < 0) {
                unexpected(found);
                hasFound = found.advance();
            } else {
                compare(found, wanted);
                hasFound = found.advance();
                hasWanted = wanted.advance();
            }
        }
        if (missingValue != null) {
            throw new ContextException(
                    Failure.MISSING_DETACHED_VALUE,
                    "the value of " + Names.quote(missingValue) + " is detached and was not supplied");
        }
        ContextEncoding.checkLength(fullLength);
    }

    private void unexpected(PairCursor found) {
        if (exact) {
            throw context("has " + Names.quote(found.name()) + ", which was not expected");
        }
        if (!found.hasValue() && missingValue == null) {
            missingValue = found.name();
        }
    }

    private void compare(PairCursor found, PairCursor wanted) {
        if (Flags.isBoundToKey(found.flags()) != Flags.isBoundToKey(wanted.flags())) {
            throw context("has " + Names.quote(found.name()) + " bound to the "
                    + (Flags.isBoundToKey(found.flags()) ? "key" : "message") + ", expected bound to the other");
        }
        if (found.hasValue() && !found.sameValue(wanted)) {
            throw context("differs in " + Names.quote(found.name()) + " from what was expected");
        }
        if (!found.hasValue()) {
            hasDetached = true;
            fullLength += wanted.valuePartLength();
        }
    }

    private ContextEncoding resolve() {
        byte[] stored = Arrays.copyOfRange(bytes, offset, offset + length);
        byte[] full = hasDetached ? withSuppliedValues() : stored;
        return new ContextEncoding(full, stored, keyBound(full, stored));
    }

    private byte[] withSuppliedValues() {
        byte[] out = new byte[fullLength];
        System.arraycopy(bytes, offset, out, 0, ContextEncoding.COUNT_LENGTH);
        int at = ContextEncoding.COUNT_LENGTH;
        PairCursor found = found();
        PairCursor wanted = expected.pairs();
        boolean hasWanted = wanted.advance();
        while (found.advance()) {
            while (hasWanted && wanted.compareName(found) < 0) {
                hasWanted = wanted.advance();
            }
            at = found.copyNamePart(out, at);
            at = (found.hasValue() ? found : wanted).copyValuePart(out, at);
        }
        return out;
    }

    /** The key-bound part, which is mostly the one that the reader brought; null where it is all. */
    private @Nullable ContextEncoding keyBound(byte[] full, byte[] stored) {
        byte[] part = PairCursor.full(full).keyBoundOnly();
        if (part.length == full.length) {
            return null;
        }
        if (Arrays.equals(part, expected.keyBound().full())) {
            return expected.keyBound();
        }
        byte[] storedPart = !hasDetached
                ? part
                : PairCursor.stored(stored, 0, stored.length).keyBoundOnly();
        return new ContextEncoding(part, storedPart, null);
    }

    private PairCursor found() {
        return PairCursor.stored(bytes, offset, length);
    }

    private static ContextException context(String how) {
        return new ContextException(Failure.CONTEXT, "encryption context " + how);
    }
}
