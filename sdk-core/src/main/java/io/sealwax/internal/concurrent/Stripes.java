package io.sealwax.internal.concurrent;

/** How many stripes a shared structure has, and which of them a thread prefers. */
public final class Stripes {
    /**
     * A power of two; on machines of a few processors, more than these, so that threads that run at once seldom prefer
     * the same.
     */
    public static final int COUNT = 8;

    /**
     * 2^64 divided by the golden ratio: multiples of it fall far apart (Knuth, The Art of Computer Programming, section
     * 6.4).
     */
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(COUNT);

    private Stripes() {}

    /** The index, below {@link #COUNT}, that the current thread prefers. Threads started one after another differ. */
    public static int preferred() {
        return (int) ((Thread.currentThread().getId() * GOLDEN) >>> SHIFT);
    }
}
