package io.sealwax.localkms.internal.faults;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A budget of calls that refills with time, up to what one second allows; not safe for use by several threads. */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double capacity;
    private final InstantSource clock;
    private double tokens;
    private Instant refilled;

    TokenBucket(double perSecond, InstantSource clock) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("a rate of " + perSecond + " calls a second is not above zero");
        }
        this.perSecond = perSecond;
        this.capacity = Math.max(1, perSecond);
        this.clock = clock;
        this.tokens = capacity;
        this.refilled = clock.instant();
    }

    boolean take() {
        Instant now = clock.instant();
        if (now.isAfter(refilled)) {
            tokens = Math.min(capacity, tokens + perSecond * seconds(Duration.between(refilled, now)));
            refilled = now;
        }
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    private static double seconds(Duration time) {
        return time.getSeconds() + time.getNano() / NANOS;
    }
}
