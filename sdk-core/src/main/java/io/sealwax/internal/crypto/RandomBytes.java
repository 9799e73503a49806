package io.sealwax.internal.crypto;

import io.sealwax.internal.concurrent.SlotPool;
import io.sealwax.internal.concurrent.Stripes;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Random bytes for nonces and salts, drawn a kilobyte at a time: the JDK's generator costs more for each call than for
 * each byte, and still more if two threads use it. Bytes are wiped here once they were handed out. One thread at a time
 * uses an object.
 */
public final class RandomBytes implements NonceSource {
    /** A source that threads share one after another. */
    public static final NonceSource SHARED = new NonceSource() {
        @Override
        public void fill(byte[] out, int offset, int length) {
            fillShared(out, offset, length);
        }

        @Override
        public NonceSource unshared() {
            return new RandomBytes();
        }

        @Override
        public int generation() {
            return GENERATION.get();
        }
    };

    private static final int DRAWN_AT_ONCE = 1024;
    private static final int SEED_LENGTH = 32;
    private static final SlotPool<RandomBytes> IDLE = new SlotPool<>(Stripes.COUNT);
    private static final AtomicInteger GENERATION = new AtomicInteger();
    private static volatile int seededIn;
    private static volatile @Nullable Generators generators;

    private byte[] buffer = new byte[DRAWN_AT_ONCE];
    private int next = DRAWN_AT_ONCE;
    private int drawnIn;

    private RandomBytes() {}

    @Override
    public void fill(byte[] out, int offset, int length) {
        if (length > DRAWN_AT_ONCE - next || drawnIn != GENERATION.get()) {
            drawBuffer();
        }
        System.arraycopy(buffer, next, out, offset, length);
        Arrays.fill(buffer, next, next + length, (byte) 0);
        next += length;
    }

    private void drawBuffer() {
        wipe();
        // looked at before, so that what is drawn while another thread forgets is drawn anew
        drawnIn = GENERATION.get();
        SecureRandom kernel = generators().kernel();
        if (kernel == null) {
            source().nextBytes(buffer);
        } else {
            buffer = kernel.generateSeed(DRAWN_AT_ONCE);
        }
        next = 0;
    }

    @Override
    public int generation() {
        return GENERATION.get();
    }

    @Override
    public void wipe() {
        Arrays.fill(buffer, next, DRAWN_AT_ONCE, (byte) 0);
        next = DRAWN_AT_ONCE;
    }

    /**
     * The JDK's generator, seeded again by the system after {@link #forget}: its state is the same in every process
     * that begins with one snapshot.
     */
    private static SecureRandom source() {
        SecureRandom source = generators().source();
        int generation = GENERATION.get();
        if (seededIn != generation) {
            source.setSeed(source.generateSeed(SEED_LENGTH));
            seededIn = generation;
        }
        return source;
    }

    /**
     * Made when they are needed: a failure in a static initialiser would be told once, and not what it was ever after.
     */
    private static Generators generators() {
        Generators known = generators;
        if (known == null) {
            known = Generators.create();
            generators = known;
        }
        return known;
    }

    /**
     * The JDK's generator, and what reads the kernel's as it is, or null where another generator is configured. The
     * JDK's default on Linux and macOS mixes the same bytes with a SHA-1 of its own: three times the time, and no gain
     * for what is public and must only not come twice.
     */
    private record Generators(SecureRandom source, @Nullable SecureRandom kernel) {
        static Generators create() {
            SecureRandom source;
            try {
                source = new SecureRandom();
            } catch (RuntimeException e) {
                throw new IllegalStateException("no source of random bytes works in this Java runtime", e);
            }
            try {
                return new Generators(
                        source,
                        source.getAlgorithm().equals("NativePRNG")
                                ? SecureRandom.getInstance("NativePRNGNonBlocking")
                                : null);
            } catch (NoSuchAlgorithmException notOnThisPlatform) {
                return new Generators(source, null);
            }
        }
    }

    private static void fillShared(byte[] out, int offset, int length) {
        RandomBytes drawn = IDLE.take();
        if (drawn == null) {
            drawn = new RandomBytes();
        }
        drawn.fill(out, offset, length);
        IDLE.give(drawn);
    }

    /**
     * Discards all buffered random bytes, in every thread, and wipes the idle buffers. For a snapshot of the process,
     * which may continue more than once.
     */
    public static void forget() {
        GENERATION.incrementAndGet();
        IDLE.drain(RandomBytes::wipe);
    }

    /** Returns fresh random bytes that were not buffered, for rare uses. */
    public static byte[] draw(int length) {
        byte[] bytes = new byte[length];
        source().nextBytes(bytes);
        return bytes;
    }
}
