package io.sealwax.kms;

import io.sealwax.kms.internal.cache.DataKeyCache;
import io.sealwax.kms.internal.cache.LeaseWatch.LongLeases;
import io.sealwax.kms.internal.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Warns of leases that have been out for long: once for each data key, and at most once a minute for each side. Used by
 * one thread at a time.
 */
final class LongLeaseWarnings {
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String use;
    private final DataKeyCache<?, ?> cache;
    private final Duration after;
    private final Ticker clocks;
    private long nextAt;

    /** @param use what the leases are for, in words */
    LongLeaseWarnings(String use, DataKeyCache<?, ?> cache, Duration after, Ticker clocks) {
        this.use = use;
        this.cache = cache;
        this.after = after;
        this.clocks = clocks;
        this.nextAt = clocks.nanos();
    }

    void look() {
        long now = clocks.nanos();
        if (now - nextAt < 0) {
            return;
        }
        LongLeases found = cache.leasesOutFor(after);
        if (found != null) {
            nextAt = now + PAUSE_NANOS;
            CacheLog.warn(
                    found.leases() + (found.leases() == 1 ? " lease" : " leases") + " to " + use
                            + " on data keys that left the cache " + (found.leases() == 1 ? "has" : "have")
                            + " been out for " + found.oldest().toSeconds()
                            + " seconds: until they are closed, these data keys are not wiped; close streams, ranges"
                            + " and repeatable messages"
                            + (found.place() == null
                                    ? ", and set traceLeases to see where they were taken"
                                    : ", the oldest was taken where the stack trace says"),
                    found.place());
        }
    }
}
