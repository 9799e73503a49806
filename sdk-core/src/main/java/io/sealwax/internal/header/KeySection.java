package io.sealwax.internal.header;

import io.sealwax.internal.wire.Bytes;
import io.sealwax.internal.wire.FieldReader;
import io.sealwax.internal.wire.Utf8;
import io.sealwax.spi.WrappedDataKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The key count and the wrapped data keys, in a message or kept elsewhere: a well-formed stretch of an array. */
public final class KeySection {
    private static final int ONE_OR_TWO_KEYS = 512;

    private final byte[] bytes;
    private final int at;
    private final int end;

    private KeySection(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    static KeySection known(byte[] bytes, int at, int end) {
        return new KeySection(bytes, at, end);
    }

    /**
     * A section that was kept elsewhere.
     *
     * @throws io.sealwax.MalformedMessageException where it is none, with the offset counted from its own begin
     */
    public static KeySection parse(byte[] section) {
        FieldReader reader =
                new FieldReader(section, 0, 0, Math.min(section.length, Layout.MAX_HEADER), "the key section");
        int keyCount = reader.uint8("key count");
        if (keyCount == Layout.DETACHED_KEYS) {
            throw reader.malformed("key count", 0, "it is 0: a section that is kept elsewhere has the keys themselves");
        }
        check(section, reader, keyCount);
        reader.end("key section", section.length);
        return new KeySection(section, 0, section.length);
    }

    /** Moves past the wrapped keys. */
    static void check(byte[] bytes, FieldReader reader, int keyCount) {
        for (int i = 0; i < keyCount; i++) {
            int providerLength = nonZero(reader, reader.uint8("provider id"), "provider id");
            int providerAt = reader.skip(providerLength, "provider id");
            for (int j = providerAt; j < reader.at(); j++) {
                if (bytes[j] < 0) {
                    throw reader.malformed("provider id", j, "it is not ASCII");
                }
            }
            reader.text(nonZero(reader, reader.uint16("key name"), "key name"), "key name");
            int wrappedLength = nonZero(reader, reader.uint16("wrapped key"), "wrapped key");
            if (wrappedLength > Layout.MAX_WRAPPED_KEY) {
                throw reader.malformed(
                        "wrapped key",
                        reader.at() - 2,
                        "it has " + wrappedLength + " bytes, at most " + Layout.MAX_WRAPPED_KEY);
            }
            reader.skip(wrappedLength, "wrapped key");
        }
    }

    private static int nonZero(FieldReader reader, int length, String field) {
        if (length == 0) {
            throw reader.malformed(field, reader.at(), "it is empty");
        }
        return length;
    }

    /** How many wrapped keys it has. */
    public int count() {
        return bytes[at] & 0xff;
    }

    /** The wrapped keys, copied. */
    public WrappedDataKey[] wrappedKeys() {
        WrappedDataKey[] keys = new WrappedDataKey[count()];
        int next = at + 1;
        for (int i = 0; i < keys.length; i++) {
            int providerAt = next + 1;
            int nameHead = providerAt + (bytes[next] & 0xff);
            int nameAt = nameHead + 2;
            int wrappedHead = nameAt + Bytes.uint16(bytes, nameHead);
            int wrappedAt = wrappedHead + 2;
            next = wrappedAt + Bytes.uint16(bytes, wrappedHead);
            keys[i] = new WrappedDataKey(
                    Utf8.decode(bytes, providerAt, nameHead - providerAt),
                    Utf8.decode(bytes, nameAt, wrappedHead - nameAt),
                    Arrays.copyOfRange(bytes, wrappedAt, next));
        }
        return keys;
    }

    /** Differs between sections mostly: their last bytes are the end of a wrapped key. */
    int tailHash() {
        return bytes[end - 1] ^ bytes[end - 2] << 3;
    }

    int length() {
        return end - at;
    }

    boolean hasBytes(byte[] section) {
        return Arrays.equals(bytes, at, end, section, 0, section.length);
    }

    byte[] toBytes() {
        return Arrays.copyOfRange(bytes, at, end);
    }

    /** The bytes of a section with these keys, of which there are 1 to 255. */
    public static byte[] encode(List<WrappedDataKey> keys) {
        if (keys.isEmpty() || keys.size() > Layout.MAX_WRAPPED_KEYS) {
            throw new IllegalArgumentException(
                    keys.size() + " wrapped data keys, must be 1 to " + Layout.MAX_WRAPPED_KEYS);
        }
        ByteArrayOutputStream section = new ByteArrayOutputStream(ONE_OR_TWO_KEYS);
        section.write(keys.size());
        for (WrappedDataKey key : keys) {
            byte[] provider = key.providerId().getBytes(StandardCharsets.US_ASCII);
            byte[] name = key.keyName().getBytes(StandardCharsets.UTF_8);
            byte[] wrapped = key.wrapped();
            if (5 + provider.length + name.length + wrapped.length > Layout.MAX_HEADER - section.size()) {
                throw new IllegalArgumentException(
                        "the wrapped data keys take more than a header of " + Layout.MAX_HEADER + " bytes holds");
            }
            section.write(provider.length);
            section.writeBytes(provider);
            writeWithLength(section, name);
            writeWithLength(section, wrapped);
        }
        return section.toByteArray();
    }

    private static void writeWithLength(ByteArrayOutputStream section, byte[] part) {
        section.write(part.length >>> 8);
        section.write(part.length);
        section.writeBytes(part);
    }
}
