package io.sealwax.internal.crypto;

/** How many stripes a shared structure has on this machine, and which of them a thread prefers. */
public final class Stripes {
    private static final int MOST = 8;

    /** A power of two: at least the number of processors, at most 8. */
    public static final int COUNT = Math.min(
            MOST, Integer.highestOneBit(Math.max(1, Runtime.getRuntime().availableProcessors() * 2 - 1)));

    private Stripes() {}

    /** The index, below {@link #COUNT}, that the current thread prefers. Threads started one after another differ. */
    public static int preferred() {
        return (int) Thread.currentThread().getId() & (COUNT - 1);
    }
}
