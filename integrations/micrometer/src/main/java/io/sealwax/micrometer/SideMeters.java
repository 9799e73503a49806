package io.sealwax.micrometer;

import io.micrometer.core.instrument.Counter;
import io.sealwax.kms.CacheListener.RemovalCause;
import io.sealwax.kms.CacheListener.Use;
import io.sealwax.kms.CacheStats;
import io.sealwax.kms.CachingDataKeyProvider;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * One side of a cache: what Micrometer has of every cache, under the names of its binder for Caffeine, and what only
 * data keys have. That binder's base class is not used, since it does not tell which meters it registered, and they
 * could not be removed.
 */
final class SideMeters {
    // one text for a name: some registries know no more
    private static final String LOOKUPS =
            "Leases that cost no wait (hit), and callers who waited or were refused (miss)";
    private static final String LOADS = "Times the master keys were asked, and brought a data key or none";

    private final StatsOfAScrape stats;
    private final LongAdder loadNanos = new LongAdder();
    private final Counter evictions;
    private final PerConstant<RemovalCause, Retirements> retirements;

    SideMeters(Meters ofCache, Use use, CachingDataKeyProvider cache, StatsOfAScrape stats) {
        this.stats = stats;
        Meters meters = ofCache.with("side", PerConstant.tag(use));
        meters.gauge("cache.size", "Data keys that are there or on their way", cache, of(use, it -> it.entries()));
        meters.with("result", "hit").count("cache.gets", LOOKUPS, cache, of(use, it -> it.hits()));
        meters.with("result", "miss").count("cache.gets", LOOKUPS, cache, of(use, it -> it.waits()));
        meters.count("cache.puts", "Data keys that came", cache, of(use, SideMeters::came));
        meters.with("result", "success").count("cache.load", LOADS, cache, of(use, SideMeters::came));
        meters.with("result", "failure").count("cache.load", LOADS, cache, of(use, SideMeters::failed));
        meters.nanoseconds("cache.load.duration", "Time that the master keys took, together", loadNanos);
        evictions = meters.counter("cache.evictions", null, "Data keys that left over, for room, or refused");
        meters.count(
                "sealwax.cache.coalesced",
                "Waits for a load that another had begun",
                cache,
                of(use, it -> it.coalesced()));
        meters.count(
                "sealwax.cache.stale",
                "Hits on a data key whose refresh had failed",
                cache,
                of(use, it -> it.staleHits()));
        meters.count(
                "sealwax.cache.refused",
                "Callers told of a refusal from memory, without a call",
                cache,
                of(use, it -> it.refusedFromMemory()));
        meters.gauge("sealwax.leases.out", "Leases that are not closed yet", cache, of(use, it -> it.leasesOut()));
        meters.seconds(
                "sealwax.leases.oldest",
                "At least how long the oldest lease has been out, since its data key left",
                cache,
                of(use, it -> it.oldestLease().toSeconds()));
        meters.count(
                "sealwax.leases.lost",
                "Leases that can no longer be closed, whose data keys were not wiped",
                cache,
                of(use, it -> it.leasesLost()));
        retirements = new PerConstant<>(RemovalCause.class, cause -> new Retirements(meters, use, cause));
    }

    private ToDoubleFunction<CachingDataKeyProvider> of(Use use, ToLongFunction<CacheStats.Side> count) {
        return stats.meter(
                use == Use.ENCRYPT
                        ? both -> count.applyAsLong(both.encrypt())
                        : both -> count.applyAsLong(both.decrypt()));
    }

    private static long came(CacheStats.Side side) {
        return side.loads() + side.refreshes() - failed(side);
    }

    private static long failed(CacheStats.Side side) {
        return side.failedLoads() + side.failedRefreshes();
    }

    /** The master keys were asked. */
    void asked(Duration took) {
        loadNanos.add(took.toNanos());
    }

    /** A data key left. */
    void retired(RemovalCause why, Duration age, long messages, long bytes) {
        switch (why) {
            case EXPIRED, EVICTED, REFUSED -> evictions.increment();
            case REPLACED, INVALIDATED -> {
                // as Micrometer counts: what its owner takes out or replaces was not evicted
            }
        }
        retirements.of(why).add(age, messages, bytes);
    }
}
