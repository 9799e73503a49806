package io.sealwax.kms.internal.cache;

import java.util.concurrent.TimeUnit;

/** The moment at which a KMS was asked, and from which its answer ages. Immutable and thread-safe. */
public final class Vouched {
    private final Clocks clocks;
    private final long nanos;
    private final long millis;

    private Vouched(Clocks clocks) {
        this.clocks = clocks;
        this.nanos = clocks.nanos();
        this.millis = clocks.millis();
    }

    static Vouched now(Clocks clocks) {
        return new Vouched(clocks);
    }

    /** Nanoseconds since then, by the clock that went further: one that was set back or stood still makes nothing younger. */
    long age() {
        return Math.max(clocks.nanos() - nanos, TimeUnit.MILLISECONDS.toNanos(clocks.millis() - millis));
    }
}
