package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.kms.Eventually;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Prefetches of what other callers wait for, or have just given up. All threads are busy until the gate opens. */
class PrefetchTest extends StagedLoader {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final DataKeyCache<String, OpeningEntry> cache = new DataKeyCache<>(
            new CacheSettings(LONG, 10, 10, 10, LONG, Duration.ZERO, Duration.ofMillis(1), clocks, () -> 0, false),
            executor,
            counters,
            source,
            (key, entry) -> {});

    @AfterEach
    void open() {
        gate.countDown();
    }

    private void keepThreadsBusy() {
        for (int thread = 0; thread < 32; thread++) {
            assertThat(executor.load("bulkhead", () -> ScriptedCache.await(gate), () -> {}))
                    .isNull();
        }
    }

    private void callerGivesUp() {
        assertThatThrownBy(() -> cache.lease(TENANT)).hasMessageContaining("no answer");
    }

    @Test
    void aPrefetchLoadsWhatTheLastCallerGaveUp() {
        keepThreadsBusy();
        callerGivesUp();
        assertThat(cache.contains(TENANT)).isFalse();
        load = this::newEntry;
        inTime(cache.prefetch(TENANT));
        assertThat(cache.isPresent(TENANT)).isTrue();
    }

    /** Between the last waiter leaving and the load being removed. */
    @Test
    void aPrefetchDoesNotJoinALoadThatIsAbandoned() {
        InFlightLoad<OpeningEntry> load = InFlightLoad.forCallers(OpeningEntry::leaseNow, any -> {});
        InFlightLoad.Waiter last = new InFlightLoad.Waiter(InFlightLoad.Waiter.nextTurn());
        load.join(last);
        assertThat(load.leave(last)).isTrue();
        assertThat(load.keep()).isFalse();
    }

    /** A thread that ends a load may hold a lock of the cache, and what is chained to a prefetch may take its time. */
    @Test
    void aPrefetchOfWhatOthersWaitForEndsOnceTheThreadHoldsNoLock() {
        InFlightLoad<OpeningEntry> load = InFlightLoad.forCallers(OpeningEntry::leaseNow, any -> {});
        assertThat(load.keep()).isTrue();
        CompletableFuture<?> prefetched = load.forPrefetchers();
        load.end(InFlightLoad.Result.of(this::newEntry), true);
        assertThat(prefetched).isNotDone();
        load.notifyPrefetchers();
        assertThat(prefetched).isCompleted();
    }

    private static void inTime(CompletableFuture<Void> future) {
        future.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }
}
