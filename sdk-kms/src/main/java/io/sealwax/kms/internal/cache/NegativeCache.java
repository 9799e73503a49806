package io.sealwax.kms.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sealwax.DataKeyException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a KMS refused a moment ago, so that callers who insist do not become as many calls: for half a second to a
 * second, and at most {@value #MOST} of them, fewer if they are large: a stranger's message can have many refused, each
 * of some 20 KiB. Thread-safe.
 *
 * @param <K> what was refused
 */
final class NegativeCache<K> {
    private static final int MOST = 1000;
    private static final int MOST_BYTES = 10 << 20;
    /** What a refusal takes besides that which was refused: exceptions with their traces, and what a KMS answered. */
    private static final int FAILURE_BYTES = 8 << 10;

    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private record Refusal(DataKeyException failure, Freshness since, long nanos) {
        boolean isOver() {
            return since.age() >= nanos;
        }
    }

    private final CacheSettings settings;
    private final CacheCounters tally;
    private final Cache<K, Refusal> refusals;

    /** @param bytes about how much of the heap it takes what was refused */
    NegativeCache(CacheSettings settings, CacheCounters tally, ToIntFunction<? super K> bytes) {
        this.settings = settings;
        this.tally = tally;
        this.refusals = Caffeine.newBuilder()
                .maximumWeight(MOST_BYTES)
                .weigher((K wanted, Refusal refusal) ->
                        Math.max(FAILURE_BYTES + bytes.applyAsInt(wanted), MOST_BYTES / MOST))
                // upkeep is short; it needs no threads of its own
                .executor(Runnable::run)
                .build();
    }

    void put(K wanted, DataKeyException failure) {
        long nanos = SHORTEST_NANOS + (long) (SHORTEST_NANOS * settings.random().getAsDouble());
        refusals.put(wanted, new Refusal(failure, Freshness.now(settings.clocks()), nanos));
    }

    /** The refusal, or null where there is none or it is over. */
    @Nullable
    DataKeyException get(K wanted) {
        Refusal refusal = refusals.getIfPresent(wanted);
        return refusal == null || refusal.isOver() ? null : refusal.failure;
    }

    /** @throws DataKeyException where it was refused a moment ago */
    void requireNone(K wanted) {
        DataKeyException refusal = get(wanted);
        if (refusal != null) {
            tally.refused.increment();
            throw refusal.again();
        }
    }

    /** About how many bytes of the heap they take. */
    long bytes() {
        return refusals.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    void dropIf(Predicate<? super K> which) {
        refusals.asMap().keySet().removeIf(which);
    }

    void dropThoseOver() {
        refusals.asMap().values().removeIf(Refusal::isOver);
    }
}
