package io.sealwax.kms.internal.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * The bounds of a cache of data keys.
 *
 * @param maxAge from when a KMS answered
 * @param maxEntries on each side
 * @param ticker the clock by which data keys age
 */
public record CacheSettings(Duration maxAge, long maxEntries, Ticker ticker) {
    /** A cache with these bounds that tells of every value that leaves it, for whatever reason. */
    <K, V> AsyncCache<K, V> newCache(RemovalListener<K, V> onRemoval) {
        return Caffeine.newBuilder()
                .expireAfterWrite(maxAge)
                .maximumSize(maxEntries)
                .ticker(ticker)
                .scheduler(Scheduler.systemScheduler())
                // upkeep is short, and a key that must go goes before its caller returns
                .executor(Runnable::run)
                .removalListener(onRemoval)
                .buildAsync();
    }
}
