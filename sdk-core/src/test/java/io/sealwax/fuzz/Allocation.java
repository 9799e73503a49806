package io.sealwax.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How many bytes the current thread allocates, held against a limit. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /**
     * Runs it, and again where it took more than the limit: the first time somewhere loads classes and links string
     * concatenations.
     *
     * @throws AssertionError if it took more than the limit every time
     */
    static void within(long limit, Runnable runnable) {
        long bytes = Long.MAX_VALUE;
        for (int i = 0; i < 3 && bytes > limit; i++) {
            bytes = of(runnable);
        }
        if (bytes > limit) {
            throw new AssertionError("allocated " + bytes + " bytes, at most " + limit);
        }
    }

    public static long of(Runnable runnable) {
        long id = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(id);
        runnable.run();
        return THREADS.getThreadAllocatedBytes(id) - before;
    }
}
