package io.sealwax.kms;

import io.sealwax.kms.internal.cache.CacheCounters;
import io.sealwax.kms.internal.cache.DataKeyCache;
import java.time.Duration;

/**
 * What a {@link CachingDataKeyProvider} did since it was built, and what it holds. Immutable. Numbers that change while
 * they are read may come from slightly different moments.
 *
 * @param encrypt the side that encrypts
 * @param decrypt the side that decrypts
 */
public record CacheStats(Side encrypt, Side decrypt) {
    /**
     * One side.
     *
     * @param hits leases that cost no wait
     * @param staleHits those of the hits that were on a data key whose refresh was due and had failed
     * @param waits callers that found no usable data key and waited for one, or were refused
     * @param coalesced how often a caller waited for a load that another one had begun
     * @param refusedFromMemory how often a caller or a prefetch got a refusal that a KMS had given a moment before,
     *     without another call
     * @param loads times the master keys were asked because a caller had to wait
     * @param failedLoads loads that brought no data key
     * @param refreshes times the master keys were asked ahead of time, by a prefetch too
     * @param failedRefreshes refreshes that brought no data key
     * @param retired data keys that left, whatever the cause
     * @param entries data keys that are cached or being loaded
     * @param memoryBytes about how many bytes of the heap are taken, besides the data keys, to remember refusals and,
     *     on the side that decrypts, the names under which data keys are found; at most 42 MiB
     * @param leasesOut leases that were taken and not yet closed, on data keys that are cached and on those that left
     * @param oldestLease at least how long the oldest lease has been out, counted from when its data key left the
     *     cache, since leases do not record when they are taken. So a lease counts here only once its data key has
     *     left, which is {@code maxAge} and the grace later at most. With
     *     {@link CachingDataKeyProviderBuilder#traceLeases traceLeases} it is the exact age of the oldest lease, on any
     *     data key. Zero if there is none
     * @param leasesLost leases that can no longer be closed: their data keys left while they were out, and were then
     *     garbage-collected, unwiped
     */
    public record Side(
            long hits,
            long staleHits,
            long waits,
            long coalesced,
            long refusedFromMemory,
            long loads,
            long failedLoads,
            long refreshes,
            long failedRefreshes,
            long retired,
            long entries,
            long memoryBytes,
            long leasesOut,
            Duration oldestLease,
            long leasesLost) {
        static Side of(CacheCounters tally, DataKeyCache<?, ?> cache, long besides) {
            return new Side(
                    tally.hits(),
                    tally.stale(),
                    tally.waits(),
                    tally.coalesced(),
                    tally.refused(),
                    tally.loads(),
                    tally.failedLoads(),
                    tally.refreshes(),
                    tally.failedRefreshes(),
                    tally.retired(),
                    cache.size(),
                    cache.refusalBytes() + besides,
                    cache.leasesOut(),
                    cache.oldestLease(),
                    cache.leasesLost());
        }
    }
}
