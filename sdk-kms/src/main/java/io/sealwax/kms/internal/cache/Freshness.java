package io.sealwax.kms.internal.cache;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When a KMS was asked, and so how old its answer is. The monotonic clock stands still while a host is suspended, so
 * the wall clock is read as well: once a millisecond, since reading a clock takes half as long as a hit. Thread-safe.
 */
public final class Freshness {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Ticker ticker;
    private final long nanos;
    private final long millis;
    private volatile long nextLook = LOOK_NANOS;
    private volatile long ahead;

    private Freshness(Ticker ticker, long nanos, long millis) {
        this.ticker = ticker;
        this.nanos = nanos;
        this.millis = millis;
    }

    static Freshness now(Ticker ticker) {
        return new Freshness(ticker, ticker.nanos(), ticker.millis());
    }

    /** Returns a moment that is earlier by this time. */
    Freshness earlier(Duration time) {
        return time.isZero() ? this : new Freshness(ticker, nanos - time.toNanos(), millis - time.toMillis());
    }

    /**
     * Nanoseconds since then, by the clock that went further. If that is the wall clock, it is noticed within a
     * millisecond of running time. Setting a clock back makes nothing younger.
     */
    long age() {
        long monotonic = ticker.nanos() - nanos;
        if (monotonic >= nextLook) {
            nextLook = monotonic + LOOK_NANOS;
            look();
        }
        return monotonic + ahead;
    }

    private void look() {
        long wall = TimeUnit.MILLISECONDS.toNanos(ticker.millis() - millis);
        // read after it, so that a thread that stops in between finds no lead that is none
        long lead = wall - (ticker.nanos() - nanos);
        if (lead > ahead) {
            ahead = lead;
        }
    }
}
