package io.sealwax.internal.crypto;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Random bytes for nonces and salts, drawn a kilobyte at a time: the JDK's generator costs more a call than a byte, and more again with
 * two threads in it. What was handed out is wiped here.
 */
public final class RandomBytes {
    /** A source that threads share one after another. */
    public static final Randomness SHARED = new Randomness() {
        @Override
        public void fill(byte[] out, int offset, int length) {
            RandomBytes.fill(out, offset, length);
        }

        @Override
        public Randomness unshared() {
            return new RandomBytes()::next;
        }
    };

    private static final int DRAWN_AT_ONCE = 1024;
    private static final SecureRandom SOURCE = new SecureRandom();
    private static final @Nullable SecureRandom KERNEL = kernel();
    private static final SlotPool<RandomBytes> IDLE = new SlotPool<>(Stripes.COUNT);

    private byte[] buffer = new byte[DRAWN_AT_ONCE];
    private int next = DRAWN_AT_ONCE;

    private RandomBytes() {}

    private void next(byte[] out, int offset, int length) {
        if (length > DRAWN_AT_ONCE - next) {
            drawBuffer();
        }
        System.arraycopy(buffer, next, out, offset, length);
        Arrays.fill(buffer, next, next + length, (byte) 0);
        next += length;
    }

    private void drawBuffer() {
        if (KERNEL == null) {
            SOURCE.nextBytes(buffer);
        } else {
            buffer = KERNEL.generateSeed(DRAWN_AT_ONCE);
        }
        next = 0;
    }

    /**
     * What reads the kernel's generator as it is, or null where another generator is configured. The JDK's default on Linux and macOS mixes the
     * same bytes with a SHA-1 of its own: three times the time, and no gain for what is public and must only not come twice.
     */
    private static @Nullable SecureRandom kernel() {
        try {
            return SOURCE.getAlgorithm().equals("NativePRNG")
                    ? SecureRandom.getInstance("NativePRNGNonBlocking")
                    : null;
        } catch (NoSuchAlgorithmException notOnThisPlatform) {
            return null;
        }
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

    /** Wipes what threads share and nobody uses at the moment; more is drawn when it is needed. */
    public static void forget() {
        IDLE.drain(idle -> {
            Arrays.fill(idle.buffer, (byte) 0);
            idle.next = DRAWN_AT_ONCE;
        });
    }

    /** As many random bytes as are wanted, for what is drawn seldom and must not stand in a buffer before. */
    public static byte[] draw(int length) {
        byte[] bytes = new byte[length];
        SOURCE.nextBytes(bytes);
        return bytes;
    }
}
