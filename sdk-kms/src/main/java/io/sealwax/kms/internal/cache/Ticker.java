package io.sealwax.kms.internal.cache;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The time that the cache goes by, on two clocks: the monotonic one stands still while a host is suspended, and the
 * wall clock can be set. It also runs what the cache does now and then. Thread-safe.
 */
public interface Ticker {
    /** This machine's. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }

        @Override
        public Runnable every(Duration period, Runnable task) {
            ScheduledThreadPoolExecutor thread =
                    new ScheduledThreadPoolExecutor(1, new DaemonThreadFactory("sealwax-cache"));
            ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                    () -> runOnce(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
            return thread::shutdownNow;
        }

        @SuppressWarnings("CatchingUnchecked") // or it would be the last run, and expired entries stay
        private void runOnce(Runnable task) {
            try {
                task.run();
            } catch (Exception | Error e) {
                System.getLogger(Ticker.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "data keys that are over are looked for again in a moment",
                                e);
            }
        }
    };

    /** Nanoseconds since some moment. */
    long nanos();

    /** Milliseconds since 1970. */
    long millis();

    /** Runs a task again and again, whatever it throws, until what is returned is run. */
    Runnable every(Duration period, Runnable task);
}
