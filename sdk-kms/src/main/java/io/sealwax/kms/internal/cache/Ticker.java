package io.sealwax.kms.internal.cache;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The time on two clocks: the monotonic one stands still while a host is suspended, and the wall clock can be set. And
 * a beat that comes again and again. Thread-safe.
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
        public Runnable every(Duration period, Runnable beat) {
            ScheduledThreadPoolExecutor thread =
                    new ScheduledThreadPoolExecutor(1, new DaemonThreadFactory("sealwax-cache"));
            ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(
                    () -> beatOnce(beat), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
            return thread::shutdownNow;
        }

        @SuppressWarnings("CatchingUnchecked") // or the beat would end with it, and data keys stay
        private void beatOnce(Runnable beat) {
            try {
                beat.run();
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

    /** Runs the beat, whatever it throws, until what is returned is run. */
    Runnable every(Duration period, Runnable beat);
}
