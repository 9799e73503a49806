package io.sealwax.micrometer;

import io.sealwax.kms.CacheStats;
import io.sealwax.kms.CachingDataKeyProvider;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Shares one look at a cache's statistics among its meters for 10 milliseconds: taking them visits every data key, and
 * a scrape reads all meters one after another. A meter that is read twice never shows the same look again. Does not
 * keep the cache alive. Thread-safe.
 */
final class StatsOfAScrape {
    static final long NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final LongSupplier nanos;
    private volatile @Nullable Taken last;

    private record Taken(CacheStats stats, long at) {}

    /** @param nanos a monotonic clock, in nanoseconds */
    StatsOfAScrape(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Returns the function of one meter. */
    ToDoubleFunction<CachingDataKeyProvider> meter(ToLongFunction<CacheStats> count) {
        return new Reading(count);
    }

    private final class Reading implements ToDoubleFunction<CachingDataKeyProvider> {
        private final ToLongFunction<CacheStats> count;
        private volatile @Nullable Taken shown;

        Reading(ToLongFunction<CacheStats> count) {
            this.count = count;
        }

        @Override
        public double applyAsDouble(CachingDataKeyProvider cache) {
            Taken taken = unless(shown, cache);
            shown = taken;
            return count.applyAsLong(taken.stats);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very ones that were shown
    private Taken unless(@Nullable Taken shown, CachingDataKeyProvider cache) {
        Taken taken = last;
        if (taken == null || taken == shown || nanos.getAsLong() - taken.at >= NANOS) {
            CacheStats stats = cache.stats();
            // from when they are there: they may have taken long
            taken = new Taken(stats, nanos.getAsLong());
            last = taken;
        }
        return taken;
    }
}
