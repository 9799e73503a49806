package io.sealwax.internal.header;

import io.sealwax.Failure;
import io.sealwax.MalformedMessageException;
import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.context.StoredContext;
import io.sealwax.internal.wire.FieldReader;
import java.util.Arrays;

/**
 * Where the parts of a header stand in an array that holds it: a view, which copies nothing. Everything that FORMAT.md
 * demands of a header holds for it, except that its keys may be more than a reader takes.
 *
 * @param bytes the array, not copied
 * @param base where the message begins
 * @param bodyKind record or chunks
 * @param contextAt where the stored context begins
 * @param contextLength its length in bytes
 * @param keysAt where the key count stands
 * @param bodyAt where the header has ended
 */
public record ParsedHeader(
        byte[] bytes, int base, BodyKind bodyKind, int contextAt, int contextLength, int keysAt, int bodyAt) {
    /** By their codes, which begin with 1. */
    private static final BodyKind[] KINDS = BodyKind.values();

    private static final byte[] NONE_KNOWN = ContextEncoding.NONE.stored();

    /**
     * Parses the header of the message that fills {@code [offset, offset + length)}, or of which these are the first
     * bytes.
     *
     * @throws MalformedMessageException where it is none
     */
    public static ParsedHeader parse(byte[] bytes, int offset, int length) {
        return parse(bytes, offset, length, NONE_KNOWN);
    }

    /**
     * The same for a reader who expects a context: where these very bytes stand in the message, they need not be
     * checked again.
     *
     * @param knownContext a stored encoding
     */
    public static ParsedHeader parse(byte[] bytes, int offset, int length, byte[] knownContext) {
        byte[] prefix = BodyKind.RECORD.prefix();
        int magicEnd = offset + Layout.MAGIC_LENGTH;
        if (length < Layout.MAGIC_LENGTH || !Arrays.equals(bytes, offset, magicEnd, prefix, 0, Layout.MAGIC_LENGTH)) {
            throw new MalformedMessageException(Failure.NOT_A_MESSAGE, "magic", 0, "the bytes do not begin with 'SWX'");
        }
        // of a stream no more may have been read, whether there is more or not
        boolean longest = length >= Layout.MAX_HEADER;
        FieldReader reader = new FieldReader(
                bytes,
                offset,
                magicEnd,
                offset + (longest ? Layout.MAX_HEADER : length),
                longest ? "the longest header" : "the message");
        known(reader, offset, "version", Layout.VERSION, Layout.VERSION);
        BodyKind bodyKind = KINDS[known(reader, offset, "body kind", 1, KINDS.length) - 1];

        int contextLength = reader.uint16("context length");
        if (contextLength > ContextEncoding.MAX_LENGTH) {
            throw reader.malformed(
                    "context length", reader.at() - 2, contextLength + " bytes, at most " + ContextEncoding.MAX_LENGTH);
        }
        int contextAt = reader.skip(contextLength, "stored context");
        if (!Arrays.equals(bytes, contextAt, reader.at(), knownContext, 0, knownContext.length)) {
            StoredContext.check(bytes, offset, contextAt, contextLength);
        }

        int keysAt = reader.at();
        int keyCount = reader.uint8("key count");
        if (keyCount == Layout.DETACHED_KEYS) {
            reader.skip(Layout.KEY_ID_LENGTH, "key id");
        } else {
            KeySection.check(bytes, reader, keyCount);
        }
        return new ParsedHeader(bytes, offset, bodyKind, contextAt, contextLength, keysAt, reader.at());
    }

    /** Returns the same header in another array that holds it at the same place. */
    public ParsedHeader in(byte[] copy) {
        return new ParsedHeader(copy, base, bodyKind, contextAt, contextLength, keysAt, bodyAt);
    }

    private static int known(FieldReader reader, int base, String field, int lowest, int highest) {
        int value = reader.uint8(field);
        if (value < lowest || value > highest) {
            throw new MalformedMessageException(
                    Failure.UNKNOWN_VERSION, field, reader.at() - 1 - base, "unknown " + field + " " + value);
        }
        return value;
    }

    /** The header's length in bytes. */
    public int length() {
        return bodyAt - base;
    }

    /** Whether the wrapped keys are kept elsewhere and a key id stands here instead. */
    public boolean hasDetachedKeys() {
        return bytes[keysAt] == Layout.DETACHED_KEYS;
    }

    /** The wrapped keys; only where they stand here. */
    public KeySection keySection() {
        return KeySection.known(bytes, keysAt, bodyAt);
    }

    /** Where the key id stands; only if the keys are kept elsewhere. */
    public int keyIdAt() {
        return keysAt + 1;
    }

    /** A copy of the key id; only where the keys are kept elsewhere. */
    public byte[] keyId() {
        return Arrays.copyOfRange(bytes, keyIdAt(), bodyAt);
    }
}
