package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.Failure;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.ManualClocks;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A cache whose entries give leases as a test says, and let it act at the moment a lease is asked for. */
abstract class ScriptedCache {
    static final String TENANT = "tenant";

    @SuppressWarnings("UnnecessaryLambda") // named for what it means
    static final Runnable NOTHING = () -> {};

    final ManualClocks clocks = new ManualClocks();
    final Deque<ScriptedEntry.Script> scripts = new ConcurrentLinkedDeque<>();
    final List<ScriptedEntry> loaded = new CopyOnWriteArrayList<>();
    final List<RemovalCause> left = new CopyOnWriteArrayList<>();
    final CacheCounters counters = new CacheCounters(new CacheCounters.Events() {
        @Override
        public void loaded(boolean refresh, long nanos, boolean failed, @Nullable DataKeyException failure) {}

        @Override
        public void retired(RemovalCause why, long ageNanos, long messages, long bytes) {
            left.add(why);
        }
    });
    volatile @Nullable DataKeyException failure;
    final List<ScriptedEntry> leaving = new CopyOnWriteArrayList<>();
    volatile Runnable onBulkhead = NOTHING;
    volatile Runnable onLoad = NOTHING;
    volatile Runnable onLeaving = NOTHING;
    LoadExecutor executor;
    DataKeyCache<String, ScriptedEntry> cache;

    ScriptedCache() {
        callersWait(Eventually.LIMIT);
    }

    void callersWait(Duration maxWait) {
        cacheOver(new LoadExecutor(maxWait), maxWait);
    }

    void cacheOver(LoadExecutor these) {
        cacheOver(these, Eventually.LIMIT);
    }

    private void cacheOver(LoadExecutor these, Duration maxWait) {
        executor = these;
        cache = new DataKeyCache<>(
                RoundNumbers.settings(clocks, 10, Duration.ofDays(1), maxWait),
                executor,
                counters,
                new Source(),
                (key, entry) -> {
                    leaving.add(entry);
                    onLeaving.run();
                });
    }

    private final class Source implements KeySource<String, ScriptedEntry> {
        @Override
        public ScriptedEntry load(String key, Freshness asked, KeyCall call) {
            onLoad.run();
            DataKeyException told = failure;
            if (told != null) {
                throw told;
            }
            ScriptedEntry entry = new ScriptedEntry(asked, scripts.remove());
            loaded.add(entry);
            return entry;
        }

        @Override
        public String bulkhead(String key) {
            onBulkhead.run();
            return key;
        }

        @Override
        public int bytes(String key) {
            return key.length();
        }
    }

    @AfterEach
    void everyLeaseCameBack() {
        executor.close();
        cache.invalidateAll();
        // what a test did not wait for may still be landing
        Eventually.await(
                "every data key left and was wiped",
                () -> loaded.stream().allMatch(key -> key.dataKey().isWiped()) && leaving.containsAll(loaded));
    }

    /** The next load brings an entry that gives leases. */
    void next() {
        next(ScriptedEntry.LENDS);
    }

    void next(BooleanSupplier lends) {
        scripts.add(new ScriptedEntry.Script(lends, false, false));
    }

    /** The next load brings an entry that is used up, and gives leases once a refresh has failed transiently. */
    void nextThatServesInOutages() {
        scripts.add(new ScriptedEntry.Script(ScriptedEntry.SPENT, true, true));
    }

    /** The next load brings an entry that is used up, for which a refresh is tried, and that serves in no outage. */
    void nextThatIsRefreshedInVain() {
        scripts.add(new ScriptedEntry.Script(ScriptedEntry.SPENT, false, true));
    }

    /** An entry that is used up for hits, and at which something happens once a caller waits. */
    BooleanSupplier onceWaitedFor(BooleanSupplier then) {
        long before = counters.waits();
        return () -> counters.waits() > before && then.getAsBoolean();
    }

    void prefetch() {
        cache.prefetch(TENANT)
                .orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes a lease and returns it. Says from which entry it was, counted from the first that was loaded. */
    int leased() {
        DataKey.Lease lease = cache.lease(TENANT);
        lease.close();
        for (int i = 0; i < loaded.size(); i++) {
            if (loaded.get(i).dataKey() == lease.dataKey()) {
                return i + 1;
            }
        }
        throw new AssertionError("a lease from what was not loaded");
    }

    /** Another thread invalidates the entry and loads the next one, at this very moment. */
    boolean giveWayToTheNext() {
        cache.invalidateAll();
        prefetch();
        return false;
    }

    void fail(Category category) {
        failure =
                DataKeyException.of(Failure.KEY_ACCESS, category).message("no").build();
    }
}
