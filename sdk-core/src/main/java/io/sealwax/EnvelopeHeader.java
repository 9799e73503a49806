package io.sealwax;

import io.sealwax.internal.context.Flags;
import io.sealwax.internal.context.PairCursor;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.header.Layout;
import io.sealwax.internal.header.ParsedHeader;
import io.sealwax.internal.message.BodyLength;
import io.sealwax.internal.wire.Names;
import io.sealwax.spi.WrappedDataKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of a message, which anybody can read without a key: for tools and for routing. It is not verified: only
 * a message that decrypts proves its context, and even then anyone may have replaced the wrapped keys. Immutable and
 * thread-safe; shares no array with the message.
 */
public final class EnvelopeHeader {
    private final int version;
    private final BodyKind bodyKind;
    private final int length;
    private final List<Pair> context;
    private final List<WrappedDataKey> wrappedKeys;
    private final byte[] keyId;

    /**
     * A pair of the stored context.
     *
     * @param name the name
     * @param value the value, empty if it is detached
     * @param boundToKey whether the pair is bound to the key
     * @param detached whether the value is not stored in the message
     */
    public record Pair(String name, Optional<String> value, boolean boundToKey, boolean detached) {
        /** Returns the name alone. */
        @Override
        public String toString() {
            return Names.plain(name);
        }
    }

    private EnvelopeHeader(ParsedHeader header) {
        version = Layout.VERSION;
        bodyKind = header.bodyKind();
        length = header.length();
        context = pairs(header);
        wrappedKeys = header.hasDetachedKeys()
                ? List.of()
                : List.of(header.keySection().wrappedKeys());
        keyId = header.hasDetachedKeys() ? header.keyId() : new byte[0];
    }

    /**
     * Parses the header of a message, or of its first bytes if they hold all of it: 65,535 always do.
     *
     * @throws MalformedMessageException if they do not begin with a header
     */
    public static EnvelopeHeader parse(byte[] message) {
        return new EnvelopeHeader(ParsedHeader.parse(message, 0, message.length));
    }

    /**
     * Does the same for the remaining bytes of a buffer, whose position is not moved.
     *
     * @throws MalformedMessageException if it does not begin with a header
     */
    public static EnvelopeHeader parse(ByteBuffer message) {
        byte[] start = new byte[Math.min(message.remaining(), Layout.MAX_HEADER + 1)];
        message.get(message.position(), start);
        return parse(start);
    }

    private static List<Pair> pairs(ParsedHeader header) {
        List<Pair> pairs = new ArrayList<>();
        PairCursor pair = PairCursor.stored(header.bytes(), header.contextAt(), header.contextLength());
        while (pair.advance()) {
            pairs.add(new Pair(
                    pair.name(),
                    pair.hasValue() ? Optional.of(pair.value()) : Optional.empty(),
                    Flags.isBoundToKey(pair.flags()),
                    Flags.isDetached(pair.flags())));
        }
        return List.copyOf(pairs);
    }

    /** Returns the version of the format. */
    public int version() {
        return version;
    }

    /**
     * Returns whether the plaintext is encrypted in chunks of 16,384 bytes; if not, it is a record of at most 65,535
     * bytes.
     */
    public boolean isChunked() {
        return bodyKind == BodyKind.CHUNKS;
    }

    /** Returns the header's length in bytes, which is where the body begins. */
    public int length() {
        return length;
    }

    /** Returns the pairs of the encryption context, in the order of the format. */
    public List<Pair> context() {
        return context;
    }

    /** Returns the wrapped data keys in the writer's order; none if they are detached. */
    public List<WrappedDataKey> wrappedKeys() {
        return wrappedKeys;
    }

    /** Returns the 16 bytes by which detached wrapped keys are found. */
    public Optional<byte[]> keyId() {
        return keyId.length == 0 ? Optional.empty() : Optional.of(keyId.clone());
    }

    /**
     * Returns the plaintext's length in a message of this length, in bytes.
     *
     * @throws AuthenticationException if a message of this length was cut
     * @throws MalformedMessageException if a message of this length is too long
     */
    public long plaintextLength(long messageLength) {
        return BodyLength.plaintext(bodyKind, messageLength - length, length);
    }

    /** Returns the body kind, the names of the pairs, and the names of the master keys. */
    @Override
    public String toString() {
        String keys = keyId.length == 0
                ? "under "
                        + Names.list(wrappedKeys.stream()
                                .map(WrappedDataKey::toString)
                                .toList())
                : "key id " + HexFormat.of().formatHex(keyId);
        return bodyKind + ", context "
                + Names.list(context.stream().map(Pair::name).toList()) + ", " + keys;
    }
}
