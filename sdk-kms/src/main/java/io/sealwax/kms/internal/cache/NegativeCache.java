package io.sealwax.kms.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sealwax.DataKeyException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Refusals of a moment ago, so that callers that insist do not become as many calls. Each is remembered for half a
 * second to a second, and {@value #MOST} of them at most; fewer if they are large, since a stranger's message can have
 * many wrapped keys refused, of some 20 KiB each. Thread-safe.
 *
 * @param <K> what was refused
 */
final class NegativeCache<K> {
    private static final int MOST = 1000;
    private static final int MOST_BYTES = 10 << 20;
    /** The part of a refusal that is not its key: exceptions with their traces, and what a KMS answered. */
    private static final int FAILURE_BYTES = 8 << 10;

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private record Refusal(DataKeyException failure, Freshness since, long nanos) {
        boolean isExpired() {
            return since.age() >= nanos;
        }
    }

    private final CacheSettings settings;
    private final CacheCounters counters;
    private final Cache<K, Refusal> refusals;

    /** @param bytes about how many bytes of the heap a key takes */
    NegativeCache(CacheSettings settings, CacheCounters counters, ToIntFunction<? super K> bytes) {
        this.settings = settings;
        this.counters = counters;
        this.refusals = Caffeine.newBuilder()
                .maximumWeight(MOST_BYTES)
                .weigher((K key, Refusal refusal) -> Math.max(FAILURE_BYTES + bytes.applyAsInt(key), MOST_BYTES / MOST))
                // upkeep is short; it needs no threads of its own
                .executor(Runnable::run)
                .build();
    }

    void put(K key, DataKeyException failure) {
        long nanos = SHORTEST_NANOS + (long) (SHORTEST_NANOS * settings.random().getAsDouble());
        refusals.put(key, new Refusal(failure, Freshness.now(settings.ticker()), nanos));
    }

    /** Returns the refusal, or null if there is none or it has expired. */
    @Nullable
    DataKeyException get(K key) {
        Refusal refusal = refusals.getIfPresent(key);
        return refusal == null || refusal.isExpired() ? null : refusal.failure;
    }

    /**
     * Checks that it was not refused a moment ago.
     *
     * @throws DataKeyException if it was
     */
    void requireNone(K key) {
        DataKeyException refusal = get(key);
        if (refusal != null) {
            counters.refused.increment();
            throw refusal.again();
        }
    }

    /** About how many bytes of the heap they take. */
    long bytes() {
        return refusals.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    void removeIf(Predicate<? super K> which) {
        refusals.asMap().keySet().removeIf(which);
    }

    void removeExpired() {
        refusals.asMap().values().removeIf(Refusal::isExpired);
    }
}
