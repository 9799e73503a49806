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

/**
 * A cache whose data keys do as a test says each time they are looked at: what another thread could have done at that
 * very moment.
 */
abstract class ScriptedCache {
    static final String TENANT = "tenant";

    @SuppressWarnings("UnnecessaryLambda") // named for what it means
    static final Runnable NOTHING = () -> {};

    final ManualClocks clocks = new ManualClocks();
    final Deque<ScriptedEntry.Script> scripts = new ConcurrentLinkedDeque<>();
    final List<ScriptedEntry> loaded = new CopyOnWriteArrayList<>();
    final List<RemovalCause> left = new CopyOnWriteArrayList<>();
    final CacheCounters tally = new CacheCounters(new CacheCounters.Events() {
        @Override
        public void loaded(boolean refresh, long nanos, boolean failed, @Nullable DataKeyException failure) {}

        @Override
        public void retired(RemovalCause why, long ageNanos, long messages, long bytes) {
            left.add(why);
        }
    });
    volatile @Nullable DataKeyException failure;
    final List<ScriptedEntry> leaving = new CopyOnWriteArrayList<>();
    volatile Runnable onLane = NOTHING;
    volatile Runnable onLoad = NOTHING;
    volatile Runnable onLeaving = NOTHING;
    LoadExecutor loads;
    DataKeyCache<String, ScriptedEntry> cache;

    ScriptedCache() {
        callersWait(Eventually.LIMIT);
    }

    void callersWait(Duration maxWait) {
        cacheOver(new LoadExecutor(maxWait));
    }

    void cacheOver(LoadExecutor these) {
        loads = these;
        cache = new DataKeyCache<>(
                RoundNumbers.settings(clocks, 10, Duration.ofDays(1)), loads, tally, new Source(), (wanted, key) -> {
                    leaving.add(key);
                    onLeaving.run();
                });
    }

    private final class Source implements KeySource<String, ScriptedEntry> {
        @Override
        public ScriptedEntry load(String wanted, Freshness asked, KeyCall call) {
            onLoad.run();
            DataKeyException told = failure;
            if (told != null) {
                throw told;
            }
            ScriptedEntry key = new ScriptedEntry(asked, scripts.remove());
            loaded.add(key);
            return key;
        }

        @Override
        public String lane(String wanted) {
            onLane.run();
            return wanted;
        }

        @Override
        public int bytes(String wanted) {
            return wanted.length();
        }
    }

    @AfterEach
    void everyLeaseCameBack() {
        loads.close();
        cache.dropAll();
        // what a test did not wait for may still be landing
        Eventually.await(
                "every data key left and was wiped",
                () -> loaded.stream().allMatch(key -> key.key().isWiped()) && leaving.containsAll(loaded));
    }

    void next(BooleanSupplier... looks) {
        scripts.add(new ScriptedEntry.Script(List.of(looks), false));
    }

    void nextThatOutlivesOutages(BooleanSupplier... looks) {
        scripts.add(new ScriptedEntry.Script(List.of(looks), true));
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

    /** Whose turn it is to be lent, counted from the first that was loaded. */
    int lent() {
        DataKey.Lease lease = cache.lease(TENANT);
        lease.close();
        for (int i = 0; i < loaded.size(); i++) {
            if (loaded.get(i).key() == lease.dataKey()) {
                return i + 1;
            }
        }
        throw new AssertionError("lent what was not loaded");
    }

    boolean giveWayToTheNext() {
        cache.dropAll();
        prefetch();
        return false;
    }

    void fail(Category category) {
        failure =
                DataKeyException.of(Failure.KEY_ACCESS, category).message("no").build();
    }
}
