package io.sealwax.kms.internal.cache;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The moment at which a KMS was asked, and from which its answer ages. The monotonic clock of a suspended host stands
 * still, so the wall clock is looked at too: once a millisecond, since reading a clock costs as much as half a hit.
 * Thread-safe.
 */
public final class Freshness {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Ticker clocks;
    private final long nanos;
    private final long millis;
    private volatile long nextLook = LOOK_NANOS;
    private volatile long ahead;

    private Freshness(Ticker clocks, long nanos, long millis) {
        this.clocks = clocks;
        this.nanos = nanos;
        this.millis = millis;
    }

    static Freshness now(Ticker clocks) {
        return new Freshness(clocks, clocks.nanos(), clocks.millis());
    }

    /** Returns a moment that is earlier by this time. */
    Freshness earlier(Duration time) {
        return time.isZero() ? this : new Freshness(clocks, nanos - time.toNanos(), millis - time.toMillis());
    }

    /**
     * Nanoseconds since then, by the clock that went further; it notices within a millisecond of running time that the
     * wall clock did. A clock that was set back makes nothing younger.
     */
    long age() {
        long monotonic = clocks.nanos() - nanos;
        if (monotonic >= nextLook) {
            nextLook = monotonic + LOOK_NANOS;
            look();
        }
        return monotonic + ahead;
    }

    private void look() {
        long wall = TimeUnit.MILLISECONDS.toNanos(clocks.millis() - millis);
        // read after it, so that a thread that stops in between finds no lead that is none
        long lead = wall - (clocks.nanos() - nanos);
        if (lead > ahead) {
            ahead = lead;
        }
    }
}
