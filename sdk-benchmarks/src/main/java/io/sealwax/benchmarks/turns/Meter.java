package io.sealwax.benchmarks.turns;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the calling thread has taken so far. Other threads, the compiler's and the collector's among them, do not count.
 */
public interface Meter {
    /** How long it was on a CPU, in nanoseconds. */
    long cpuNanos();

    /** How many bytes it allocated. */
    long allocatedBytes();

    /** That of the JVM. */
    static Meter ofThread() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return new Meter() {
            @Override
            public long cpuNanos() {
                return threads.getCurrentThreadCpuTime();
            }

            @Override
            public long allocatedBytes() {
                return threads.getCurrentThreadAllocatedBytes();
            }
        };
    }
}
