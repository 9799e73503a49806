package io.sealwax;

import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.context.Flags;
import io.sealwax.internal.context.PairCursor;
import io.sealwax.internal.wire.Names;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Name-value pairs that say where a message belongs: tenant, table, row. A message decrypts only with the context it
 * was encrypted with.
 *
 * <p>Pairs of {@link #of} and {@link #and} are <i>bound to the key</i>: a KMS checks them, key policies can require
 * them, CloudTrail shows them, and each distinct set of them has data keys of its own. Pairs of {@link #forMessage} are
 * bound to the message only: they are enforced as strictly, and cost no call to a KMS. The values of {@link #detached}
 * and {@link #detachedForKey} are not stored in the message: the reader supplies them.
 *
 * <p>Names are not empty and occur once. Text is compared byte for byte as UTF-8, without normalisation or case
 * folding. All pairs together take at most 8,192 bytes. A context is not for secrets: stored values can be read in the
 * message, key-bound ones in CloudTrail too.
 *
 * <p>Serialisable with all its values, even the detached ones, so that it can be part of a Spark or Flink task. Data
 * from a stream is checked as it is read, and refused with an {@link InvalidObjectException} if it is not a valid
 * context.
 *
 * <p>Immutable and thread-safe. Reusing one is faster than making it anew.
 */
public final class EncryptionContext implements Serializable {
    private static final long serialVersionUID = 1;

    private static final EncryptionContext NONE = new EncryptionContext(ContextEncoding.NONE, null);

    private final transient ContextEncoding encoding;
    private final transient EncryptionContext keyBound;
    // written whole and read whole, so that a race only looks once more
    private transient @Nullable RequiredNames lastFound;

    /**
     * A pair and its kind. Two are equal if all four parts are. Serialisable, immutable and thread-safe.
     *
     * @param name the name; {@link #ofPairs} refuses an empty one
     * @param value the value, also if the message does not store it
     * @param boundToKey true if the pair is bound to the key, false if it is bound to the message only
     * @param detached true if the message does not store the value
     */
    public record Pair(String name, String value, boolean boundToKey, boolean detached) implements Serializable {
        private static final long serialVersionUID = 1;

        /**
         * Makes a pair of these parts.
         *
         * @throws NullPointerException if the name or the value is null
         */
        public Pair {
            Objects.requireNonNull(name, "a pair has a null name");
            Objects.requireNonNull(value, () -> "the pair " + Names.quote(name) + " has a null value");
        }

        /** Returns the name alone, since values may be confidential. */
        @Override
        public String toString() {
            return Names.plain(name);
        }
    }

    private EncryptionContext(ContextEncoding encoding, @Nullable EncryptionContext keyBound) {
        this.encoding = encoding;
        this.keyBound = keyBound == null ? this : keyBound;
    }

    /** Returns the context without any pair: the message belongs nowhere in particular. */
    public static EncryptionContext none() {
        return NONE;
    }

    /**
     * Makes a context of one pair, bound to the key.
     *
     * @throws ContextException if a name is empty, a name or value is null, a text has a lone surrogate, or all is too
     *     long
     */
    public static EncryptionContext of(String name, String value) {
        return NONE.and(name, value);
    }

    /**
     * Makes a context of two pairs, bound to the key.
     *
     * @throws ContextException if a name is empty or stands twice, a name or value is null, a text has a lone
     *     surrogate, or all is too long
     */
    public static EncryptionContext of(String name1, String value1, String name2, String value2) {
        return NONE.and(name1, value1).and(name2, value2);
    }

    /**
     * Makes a context of any number of pairs, all bound to the key.
     *
     * @throws ContextException if a name is empty, a name or value is null, a text has a lone surrogate, or all is too
     *     long
     */
    public static EncryptionContext of(Map<String, String> pairs) {
        EncryptionContext context = NONE;
        for (Map.Entry<String, String> pair :
                Objects.requireNonNull(pairs, "pairs").entrySet()) {
            context = context.and(pair.getKey(), pair.getValue());
        }
        return context;
    }

    /**
     * Makes a context of any number of pairs, each with its kind, in any order: what {@link #pairs} returns.
     *
     * @throws ContextException if a name is empty or stands twice, a text has a lone surrogate, or all is too long
     * @throws NullPointerException if a pair is null
     */
    public static EncryptionContext ofPairs(Collection<Pair> pairs) {
        EncryptionContext context = NONE;
        for (Pair pair : pairs) {
            Objects.requireNonNull(pair, "a pair is null");
            int flags = (pair.boundToKey() ? Flags.BOUND_TO_KEY : Flags.NONE)
                    | (pair.detached() ? Flags.DETACHED : Flags.NONE);
            context = context.with(flags, pair.name(), pair.value());
        }
        return context;
    }

    /**
     * Returns this context and one more pair, bound to the key. Throws as {@link #of(String, String, String, String)}.
     */
    public EncryptionContext and(String name, String value) {
        return with(Flags.BOUND_TO_KEY, name, value);
    }

    /**
     * Returns this context and one more pair, bound to the message only. Throws as {@link #of(String, String, String,
     * String)}.
     */
    public EncryptionContext forMessage(String name, String value) {
        return with(Flags.NONE, name, value);
    }

    /**
     * Returns this context and one more pair, bound to the message only, whose value is not stored in the message.
     * Throws as {@link #of(String, String, String, String)}.
     */
    public EncryptionContext detached(String name, String value) {
        return with(Flags.DETACHED, name, value);
    }

    /**
     * Returns this context and one more pair, bound to the key, whose value is not stored in the message; CloudTrail
     * shows it all the same. Throws as {@link #of(String, String, String, String)}.
     */
    public EncryptionContext detachedForKey(String name, String value) {
        return with(Flags.BOUND_TO_KEY | Flags.DETACHED, name, value);
    }

    private EncryptionContext with(int flags, String name, String value) {
        return of(encoding.with(flags, name, value), keyBound);
    }

    /** The context with this encoding, whose key-bound part is {@code known} where that has the same pairs. */
    static EncryptionContext of(ContextEncoding encoding, EncryptionContext known) {
        if (encoding.isKeyBound()) {
            return new EncryptionContext(encoding, null);
        }
        ContextEncoding part = encoding.keyBound();
        return new EncryptionContext(encoding, part.equals(known.encoding) ? known : new EncryptionContext(part, null));
    }

    /** Returns the pairs that are bound to the key; a master key sees no others. */
    public EncryptionContext keyBound() {
        return keyBound;
    }

    /**
     * Returns all pairs with their kinds, in the order of the format. {@link #ofPairs} makes an equal context of them.
     */
    public List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        PairCursor pair = encoding.pairs();
        while (pair.advance()) {
            pairs.add(new Pair(
                    pair.name(), pair.value(), Flags.isBoundToKey(pair.flags()), Flags.isDetached(pair.flags())));
        }
        return List.copyOf(pairs);
    }

    /** Returns names and values in the order of the format, without their kinds, which {@link #pairs} has. */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        PairCursor pair = encoding.pairs();
        while (pair.advance()) {
            map.put(pair.name(), pair.value());
        }
        return Collections.unmodifiableMap(map);
    }

    ContextEncoding encoding() {
        return encoding;
    }

    /** Whether pairs of all these names are there; remembers the last that were. */
    boolean has(RequiredNames names) {
        if (names.equals(lastFound)) {
            return true;
        }
        boolean found = names.areIn(encoding);
        if (found) {
            lastFound = names;
        }
        return found;
    }

    /** Returns whether the pairs are the same, and bound and detached in the same way. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncryptionContext that && encoding.equals(that.encoding);
    }

    @Override
    public int hashCode() {
        return encoding.hashCode();
    }

    /** Returns the names, without the values. */
    @Override
    public String toString() {
        return Names.list(toMap().keySet());
    }

    private Object writeReplace() {
        return new SerializedContext(encoding.full());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw withoutEncoding();
    }

    private void readObjectNoData() throws InvalidObjectException {
        throw withoutEncoding();
    }

    private static InvalidObjectException withoutEncoding() {
        return new InvalidObjectException("an encryption context travels as its encoding, and in no other way");
    }
}
