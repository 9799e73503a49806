package io.sealwax.kms.internal.cache;

import static io.sealwax.kms.internal.cache.ScriptedEntry.lendsOnce;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.internal.cache.LoadExecutor.Bulkheads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Loads in flight: in which queue they are, whether anybody still waits for them, and who is served first. */
class WaitersTest extends ScriptedCache {
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void open() {
        gate.countDown();
    }

    private void keepTheCallersThreadsBusy() {
        for (int thread = 0; thread < 32; thread++) {
            assertThat(executor.load(TENANT, () -> await(gate), NOTHING)).isNull();
        }
    }

    private void keepRefreshThreadsBusy(String bulkhead) {
        for (int thread = 0; thread < 16; thread++) {
            assertThat(executor.refresh(bulkhead, () -> await(gate), NOTHING)).isNull();
        }
    }

    private static <T> T inTime(CompletableFuture<T> future) {
        return future.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void aCallerThatNeedsAQueuedRefreshHasItRunAtOnce() {
        next(lendsOnce());
        next();
        prefetch();
        keepRefreshThreadsBusy(TENANT);
        clocks.pass(RoundNumbers.AGE);
        assertThat(leased()).as("due, and in line").isEqualTo(1);
        assertThat(leased()).as("needed").isEqualTo(2);
        assertThat(counters.coalesced()).as("waited for what was in line").isEqualTo(1);
        gate.countDown();
        executor.awaitIdle();
        assertThat(loaded).as("fetched once").hasSize(2);
        assertThat(counters.refreshes()).as("and the prefetch").isEqualTo(2);
    }

    @Test
    void aCallerThatNeedsAQueuedPrefetchHasItRunAtOnce() {
        keepRefreshThreadsBusy(Bulkheads.PREFETCH);
        next();
        CompletableFuture<Void> ahead = cache.prefetch(TENANT);
        assertThat(ahead).isNotDone();
        assertThat(leased()).isEqualTo(1);
        inTime(ahead);
        gate.countDown();
        executor.awaitIdle();
        assertThat(loaded).hasSize(1);
    }

    @Test
    @Tag("race")
    void aCallerThatNeedsWhatIsPrefetchedInThatVeryMomentHasItRunAtOnce() throws Exception {
        callersWait(Duration.ofSeconds(2));
        keepRefreshThreadsBusy(Bulkheads.PREFETCH);
        int rounds = 1_000;
        CyclicBarrier together = new CyclicBarrier(2);
        Thread ahead = new Thread(() -> {
            for (int round = 0; round < rounds; round++) {
                await(together);
                assertThat(cache.prefetch("key " + round)).isNotNull();
            }
        });
        ahead.setDaemon(true);
        ahead.start();
        for (int round = 0; round < rounds; round++) {
            next();
            await(together);
            cache.lease("key " + round).close();
        }
        ahead.join();
        gate.countDown();
        executor.awaitIdle();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            int unused = barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRefusalIsRepeatedHoweverLongTheQueuesAre() {
        fail(DataKeyException.Category.DENIED);
        assertThatThrownBy(() -> cache.lease(TENANT)).hasMessageContaining("no");
        keepTheCallersThreadsBusy();
        keepRefreshThreadsBusy(Bulkheads.PREFETCH);
        assertThatThrownBy(() -> cache.lease(TENANT)).hasMessageContaining("no");
        assertThat(cache.prefetch(TENANT)).isCompletedExceptionally();
        assertThat(counters.refused()).isEqualTo(2);
    }

    @Test
    void aLoadThatNobodyWaitsForAnyMoreIsNotMade() {
        callersWait(Duration.ofMillis(1));
        keepTheCallersThreadsBusy();
        for (int caller = 0; caller < 100; caller++) {
            assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        }
        assertThat(cache.size()).as("nothing stays on its way").isZero();
        gate.countDown();
        Eventually.await("the line moves on", () -> idle());
        assertThat(loaded).isEmpty();
        assertThat(counters.loads()).isZero();
    }

    private boolean idle() {
        CompletableFuture<Void> last = new CompletableFuture<>();
        executor.load(TENANT, () -> last.complete(null), NOTHING);
        inTime(last);
        return true;
    }

    @Test
    void aLoadThatWasPrefetchedTooIsMadeThoughItsCallerGaveUp() throws Exception {
        keepTheCallersThreadsBusy();
        Thread caller =
                new Thread(() -> assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class));
        next();
        caller.start();
        Eventually.await("it waits", () -> caller.getState() == Thread.State.TIMED_WAITING);
        CompletableFuture<Void> ahead = cache.prefetch(TENANT);
        caller.interrupt();
        caller.join();
        assertThat(cache.size()).isEqualTo(1);
        gate.countDown();
        inTime(ahead);
        assertThat(loaded).hasSize(1);
    }

    @Test
    void aQueuedLoadThatWasInvalidatedIsNotMade() {
        keepRefreshThreadsBusy(Bulkheads.PREFETCH);
        CompletableFuture<Void> ahead = cache.prefetch(TENANT);
        cache.invalidateAll();
        gate.countDown();
        assertThatThrownBy(() -> inTime(ahead)).hasMessageContaining("the data key was dropped before it was fetched");
        assertThat(loaded).isEmpty();
        assertThat(counters.refreshes()).isZero();
    }

    @Test
    void aWaiterWhoseQueuedLoadWasInvalidatedHasItLoadedAnew() {
        keepTheCallersThreadsBusy();
        CompletableFuture<Integer> caller = CompletableFuture.supplyAsync(this::leased);
        Eventually.await("it is in line", () -> cache.size() == 1);
        cache.invalidateAll();
        next();
        gate.countDown();
        assertThat(inTime(caller)).isEqualTo(1);
        assertThat(loaded).hasSize(1);
    }

    @Test
    void aRefreshOfAnInvalidatedEntryIsNotMade() {
        next();
        prefetch();
        keepRefreshThreadsBusy(TENANT);
        clocks.pass(RoundNumbers.AGE);
        assertThat(leased()).isEqualTo(1);
        cache.invalidateAll();
        gate.countDown();
        ScriptedEntry dropped = loaded.get(0);
        Eventually.await("its turn came", () -> dropped.refreshState().load() == null);
        assertThat(loaded).hasSize(1);
    }

    /** Each data key is for one, and the next comes when all others wait for it. */
    @Test
    void waitersAreServedInOrderOfArrival() throws Exception {
        int callers = 6;
        List<Thread> waiting = new ArrayList<>();
        int[] served = new int[callers];
        onLoad = () -> await(gate);
        for (int caller = 0; caller < callers; caller++) {
            next(lendsOnce());
            int number = caller;
            Thread thread = new Thread(() -> served[number] = leased());
            waiting.add(thread);
            thread.start();
            Eventually.await("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        }
        // of those who wait for a data key, all but the one who has it fetched are counted when they have looked
        AtomicLong counted = new AtomicLong(callers - 1);
        AtomicInteger remaining = new AtomicInteger(callers - 1);
        onLoad = () -> {
            long all = counted.addAndGet(remaining.decrementAndGet());
            Eventually.await(
                    "all wait",
                    () -> counters.coalesced() == all
                            && waiting.stream()
                                    .filter(Thread::isAlive)
                                    .allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));
        };
        gate.countDown();
        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(served).containsExactly(1, 2, 3, 4, 5, 6);
    }
}
