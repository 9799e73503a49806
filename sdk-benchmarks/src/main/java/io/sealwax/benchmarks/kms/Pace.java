package io.sealwax.benchmarks.kms;

import java.util.concurrent.locks.LockSupport;

/** The time, and waiting for it. */
interface Pace {
    /** This machine's. A thread that waits is some 60 µs late on Linux. */
    Pace SYSTEM = new Pace() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void until(long nanos) {
            long left = nanos - System.nanoTime();
            while (left > 0) {
                LockSupport.parkNanos(left);
                left = nanos - System.nanoTime();
            }
        }
    };

    /** Nanoseconds since some moment. */
    long nanos();

    /** Returns then, or at once where it is past. */
    void until(long nanos);
}
