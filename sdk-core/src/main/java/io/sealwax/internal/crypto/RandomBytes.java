package io.sealwax.internal.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Random bytes for nonces and salts, drawn a kilobyte at a time: the JDK's generator costs more a call than a byte, and more again with
 * two threads in it. What was handed out is wiped here.
 */
public final class RandomBytes {
    private static final int DRAWN_AT_ONCE = 1024;
    private static final SecureRandom SOURCE = new SecureRandom();
    private static final SlotPool<RandomBytes> IDLE = new SlotPool<>(Stripes.COUNT);

    private final byte[] buffer = new byte[DRAWN_AT_ONCE];
    private int next = DRAWN_AT_ONCE;

    private RandomBytes() {}

    private void next(byte[] out, int offset, int length) {
        if (length > DRAWN_AT_ONCE - next) {
            SOURCE.nextBytes(buffer);
            next = 0;
        }
        System.arraycopy(buffer, next, out, offset, length);
        Arrays.fill(buffer, next, next + length, (byte) 0);
        next += length;
    }

    /** Fills {@code length} bytes of {@code out}, at most 1,024, from a buffer that threads share one after another. */
    public static void fill(byte[] out, int offset, int length) {
        RandomBytes drawn = IDLE.take();
        if (drawn == null) {
            drawn = new RandomBytes();
        }
        drawn.next(out, offset, length);
        IDLE.give(drawn);
    }

    /** As many random bytes as are wanted, for what is drawn seldom and must not stand in a buffer before. */
    public static byte[] draw(int length) {
        byte[] bytes = new byte[length];
        SOURCE.nextBytes(bytes);
        return bytes;
    }
}
