package io.sealwax.testing.heap;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * A secret of 8 bytes or a multiple, remembered in pieces of 8 bytes under a mask, so that it is not found where it is looked for: as it is, as HMAC
 * pads it, with the bytes of every 4 in reverse, as some key schedules hold it, and in base64, a byte a character or two.
 */
public final class Secret {
    private static final long PADDED_INSIDE = 0x3636_3636_3636_3636L;
    private static final long PADDED_OUTSIDE = 0x5c5c_5c5c_5c5c_5c5cL;

    private final byte[] bytes;
    private final long[] masked;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
        List<Long> pieces = new ArrayList<>();
        ByteBuffer words = ByteBuffer.wrap(bytes);
        while (words.remaining() >= Long.BYTES) {
            long piece = words.getLong();
            pieces.add(piece);
            pieces.add(piece ^ PADDED_INSIDE);
            pieces.add(piece ^ PADDED_OUTSIDE);
            pieces.add(Long.rotateLeft(Long.reverseBytes(piece), Integer.SIZE));
        }
        byte[] base64 = Base64.getEncoder().encode(bytes);
        addPieces(base64, pieces);
        addPieces(wide(base64), pieces);
        Arrays.fill(base64, (byte) 0);
        masked = pieces.stream().mapToLong(piece -> piece ^ HeapDump.MASK).toArray();
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
    private static void addPieces(byte[] text, List<Long> pieces) {
        ByteBuffer buffer = ByteBuffer.wrap(text);
        while (buffer.remaining() > Long.BYTES) {
            pieces.add(buffer.getLong());
        }
    }

    /** As an array of char has it. */
    private static byte[] wide(byte[] text) {
        byte[] wide = new byte[2 * text.length];
        for (int i = 0; i < text.length; i++) {
            wide[2 * i + 1] = text[i];
        }
        return wide;
    }

    /** The key itself, until {@link #forget}. */
    public byte[] bytes() {
        return bytes;
    }

    /** Wipes it; what is remembered are the masked pieces. */
    public void forget() {
        Arrays.fill(bytes, (byte) 0);
    }

    long[] masked() {
        return masked;
    }
}
