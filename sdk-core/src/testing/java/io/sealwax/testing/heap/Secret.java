package io.sealwax.testing.heap;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A secret of 8 bytes or a multiple, equal to the same secret, remembered in pieces of 8 bytes under a mask, so that it
 * is not found where it is looked for: as it is, as HMAC pads it, with the bytes of every 4 in reverse, as some key
 * schedules hold it, and in base64, a byte a character or two.
 */
public final class Secret {
    private static final long PADDED_INSIDE = 0x3636_3636_3636_3636L;
    private static final long PADDED_OUTSIDE = 0x5c5c_5c5c_5c5c_5c5cL;

    /** How it may stand somewhere. */
    public enum Form {
        /** As it is. */
        RAW,
        /** As HMAC pads it. */
        PADDED,
        /** In words of an AES key schedule. */
        WORDS,
        /** In base64, a byte a character. */
        BASE64,
        /** In base64, two bytes a character. */
        WIDE_BASE64
    }

    private final byte[] bytes;
    private final Map<Form, List<Long>> masked = new EnumMap<>(Form.class);

    private Secret(byte[] bytes) {
        this.bytes = bytes;
        ByteBuffer words = ByteBuffer.wrap(bytes);
        while (words.remaining() >= Long.BYTES) {
            long piece = words.getLong();
            add(Form.RAW, piece);
            add(Form.PADDED, piece ^ PADDED_INSIDE);
            add(Form.PADDED, piece ^ PADDED_OUTSIDE);
            add(Form.WORDS, Long.rotateLeft(Long.reverseBytes(piece), Integer.SIZE));
        }
        byte[] base64 = Base64.getEncoder().encode(bytes);
        addText(base64);
        Arrays.fill(base64, (byte) 0);
    }

    private void add(Form form, long piece) {
        masked.computeIfAbsent(form, any -> new ArrayList<>()).add(piece ^ HeapDump.MASK);
    }

    /** A random key of 32 bytes. */
    public static Secret random(Random random) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return new Secret(bytes);
    }

    /** A secret that is known; the bytes are wiped. */
    public static Secret takeOwnershipOf(byte[] bytes) {
        Secret secret = new Secret(bytes);
        secret.forget();
        return secret;
    }

    /** The bytes that an array of long has in a heap dump; the array is wiped. */
    public static Secret takeOwnershipOf(long[] words) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * words.length);
        for (long word : words) {
            bytes.putLong(word);
        }
        Arrays.fill(words, 0);
        return takeOwnershipOf(bytes.array());
    }

    /** Only whole pieces: padding would be found everywhere. */
    private void addText(byte[] text) {
        ByteBuffer buffer = ByteBuffer.wrap(text);
        while (buffer.remaining() > Long.BYTES) {
            long piece = buffer.getLong();
            add(Form.BASE64, piece);
            add(Form.WIDE_BASE64, wide(piece));
        }
    }

    /**
     * What stands for 8 characters of two bytes each, of which the first is zero; no text of one byte a character looks
     * like it.
     */
    static long wide(long piece) {
        return ~piece;
    }

    /** The key itself, until {@link #forget}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Wipes it; what is remembered are the masked pieces. */
    public void forget() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && masked.equals(that.masked);
    }

    @Override
    public int hashCode() {
        return masked.hashCode();
    }

    Stream<Long> masked() {
        return masked.values().stream().flatMap(List::stream);
    }

    Stream<Long> masked(Form form) {
        return masked.getOrDefault(form, List.of()).stream();
    }
}
