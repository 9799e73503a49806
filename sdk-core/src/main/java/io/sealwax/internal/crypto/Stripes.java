package io.sealwax.internal.crypto;

/** How many stripes a shared structure has on this machine, and which of them a thread prefers. */
public final class Stripes {
    private static final int MOST = 8;
    /** More stripes than processors, so that threads that run at once seldom prefer the same. */
    private static final int PER_PROCESSOR = 4;
    /** 2^64 divided by the golden ratio: multiples of it fall far apart (Knuth, The Art of Computer Programming, section 6.4). */
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /** A power of two: four times the number of processors, at most 8. */
    public static final int COUNT =
            Math.min(MOST, Integer.highestOneBit(Runtime.getRuntime().availableProcessors() * PER_PROCESSOR));

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(COUNT);

    private Stripes() {}

    /** The index, below {@link #COUNT}, that the current thread prefers. Threads started one after another differ. */
    public static int preferred() {
        return (int) ((Thread.currentThread().getId() * GOLDEN) >>> SHIFT);
    }
}
