package io.sealwax.kms.internal.cache;

import static io.sealwax.kms.internal.cache.ScriptedEntry.LENDS;
import static io.sealwax.kms.internal.cache.ScriptedEntry.SPENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.Warnings;
import io.sealwax.kms.internal.cache.LoadExecutor.Bulkheads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What callers get, and what the master keys are asked, when entries expire, are replaced or invalidated at the very
 * moment a lease is asked for.
 */
class DataKeyCacheTest extends ScriptedCache {
    @Test
    void aCallerWhoseEntryIsReplacedMeanwhileGetsTheNextOneWithoutWaiting() {
        next(this::giveWayToTheNext);
        next();
        prefetch();
        assertThat(leased()).isEqualTo(2);
        assertThat(counters.waits()).isZero();
        assertThat(counters.hits()).isEqualTo(1);
        assertThat(cache.size()).isEqualTo(1);
    }

    @Test
    void anEntryThatIsUsedUpIsLoadedAnew() {
        next(SPENT);
        next();
        prefetch();
        assertThat(leased()).isEqualTo(2);
        assertThat(counters.waits()).isEqualTo(1);
        assertThat(counters.coalesced()).as("waited for its own call").isZero();
        assertThat(counters.loads()).isEqualTo(1);
        assertThat(left).containsExactly(RemovalCause.OVER);
    }

    @Test
    void anEntryThatServesACallerThatWaitsStays() {
        next(onceWaitedFor(LENDS));
        prefetch();
        assertThat(leased()).isEqualTo(1);
        assertThat(leased()).isEqualTo(1);
        assertThat(counters.waits()).isEqualTo(1);
        assertThat(left).isEmpty();
    }

    @Test
    void entriesThatGiveNoLeaseAreLoadedAnewUntilTheDeadline() {
        for (int i = 0; i < 5; i++) {
            next(SPENT);
        }
        next();
        assertThat(leased()).isEqualTo(6);
    }

    @Test
    void afterTheDeadlineOneMoreIsTriedAndThenTheCallerLearnsIt() {
        callersWait(Duration.ofNanos(1));
        next(onceWaitedFor(this::giveWayToTheNext));
        next();
        prefetch();
        assertThat(leased()).as("was there, and cost no more time").isEqualTo(2);

        next(onceWaitedFor(this::giveWayToTheNext));
        next(this::giveWayToTheNext);
        next();
        cache.invalidateAll();
        prefetch();
        assertThatThrownBy(() -> cache.lease(TENANT))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("were gone before they could be used");
    }

    @Test
    void anExpiredEntryServesIfItsRefreshFailsTransiently() {
        nextThatServesInOutages();
        prefetch();
        fail(Category.TRANSIENT);
        onLoad = () -> Eventually.await("somebody waits for the flight", () -> counters.waits() == 1);
        assertThat(leased()).isEqualTo(1);
        assertThat(counters.failedLoads()).isEqualTo(1);
        assertThat(counters.coalesced()).as("waited for its own flight").isZero();
        assertThat(counters.stale()).as("waited, so it is no hit").isZero();
    }

    /** What is wrong with one refresh leaves neither a lease nor a refresh that never ends. */
    @Test
    void aHitWhoseRefreshCannotStartReturnsItsLease() {
        next();
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        onBulkhead = () -> {
            onBulkhead = NOTHING;
            throw new OutOfMemoryError("once");
        };
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(OutOfMemoryError.class);
        ScriptedEntry first = loaded.get(0);
        first.dataKey().retire();
        assertThat(first.dataKey().isWiped()).isTrue();
        assertThat(first.refreshState().load()).isNull();
    }

    /** Who drops all is not back before whoever waited has its lease: none is given out afterwards. */
    @Test
    void aLoadThatEndsServesItsWaitersBeforeAnInvalidationAndNotAfterwards() throws Exception {
        Thread dropper = new Thread(cache::invalidateAll);
        next(() -> {
            dropper.start();
            Eventually.await(
                    "it waits until the data key has landed", () -> dropper.getState() == Thread.State.WAITING);
            return true;
        });
        Thread caller = Thread.currentThread();
        onLoad = () -> Eventually.await("its claim is in", () -> caller.getState() == Thread.State.TIMED_WAITING);
        DataKey.Lease lease = cache.lease(TENANT);
        dropper.join();
        assertThat(loaded.get(0).isRetired()).isTrue();
        lease.close();
        assertThat(lease.dataKey().isWiped()).isTrue();
    }

    @Test
    void aLeaseAfterAWaitIsNoStaleHit() {
        nextThatServesInOutages();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        fail(Category.TRANSIENT);
        assertThat(leased()).isEqualTo(1);
        assertThat(counters.stale()).isZero();
    }

    @Test
    void aCallerJoinsAFirstLoadInFlight() {
        next();
        onLoad = () -> Eventually.await("it waits, too", () -> counters.coalesced() == 1);
        assertThat(cache.prefetch(TENANT)).isNotNull();
        assertThat(leased()).isEqualTo(1);
        assertThat(counters.waits()).isEqualTo(1);
        assertThat(counters.loads()).isZero();
    }

    @Test
    void aCallerThatComesWhenTheRefreshHasEndedWaitsForNobody() {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicBoolean spent = new AtomicBoolean();
        BooleanSupplier waitedFor = onceWaitedFor(() -> {
            gate.countDown();
            Eventually.await(
                    "the refresh ended",
                    () -> loaded.get(0).refreshState().load().isDone());
            return false;
        });
        next(() -> !spent.get() || waitedFor.getAsBoolean());
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        onLoad = () -> await(gate);
        assertThat(leased()).isEqualTo(1);
        spent.set(true);
        assertThat(leased()).isEqualTo(2);
        assertThat(counters.coalesced()).isZero();
        assertThat(left).containsExactly(RemovalCause.REPLACED);
    }

    @Test
    void anEntryThatGivesNoLeaseIsNotRefreshed() {
        next(SPENT);
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        assertThat(leased()).isEqualTo(2);
        assertThat(counters.refreshes()).as("the prefetch").isEqualTo(1);
        assertThat(counters.loads()).isEqualTo(1);
    }

    @Test
    void anEntryThatGivesNoLeaseAfterAFailedRefreshLeavesAndTheCallerGetsTheFailure() {
        nextThatIsRefreshedInVain();
        prefetch();
        fail(Category.THROTTLED);
        assertThatThrownBy(() -> cache.lease(TENANT))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.category()).isEqualTo(Category.THROTTLED));
        assertThat(cache.size()).isZero();
        assertThat(left).containsExactly(RemovalCause.OVER);
        assertThat(counters.failedLoads()).as("nobody asks once more").isEqualTo(1);
    }

    @Test
    void aSuccessorServesTheCallerThatHadItLoaded() {
        nextThatServesInOutages();
        next();
        prefetch();
        assertThat(leased()).isEqualTo(2);
        assertThat(counters.refreshes()).as("the prefetch").isEqualTo(1);
        assertThat(counters.loads()).as("somebody waited for it").isEqualTo(1);
        assertThat(left).containsExactly(RemovalCause.REPLACED);
    }

    @Test
    void hitsAreStaleOnlyOnceARefreshHasFailed() {
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE.minusNanos(1));
        assertThat(leased()).isEqualTo(1);
        assertThat(counters.stale()).as("not due").isZero();
        fail(Category.TRANSIENT);
        clocks.pass(Duration.ofNanos(1));
        assertThat(leased()).isEqualTo(1);
        assertThat(counters.stale()).as("nothing has failed yet").isZero();
        Eventually.await("the refresh failed", () -> counters.failedRefreshes() == 1);
        assertThat(counters.refreshes()).as("and the prefetch").isEqualTo(2);
        assertThat(counters.failedLoads()).isZero();
        assertThat(leased()).isEqualTo(1);
        assertThat(counters.stale()).isEqualTo(1);
    }

    private void refreshThatFails() {
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        assertThat(leased()).isEqualTo(1);
        Eventually.await("the refresh failed", () -> counters.failedRefreshes() == 1);
    }

    @Test
    void anEntryThatIsRefusedAtItsRefreshLeavesAtOnceAndTheRefusalIsRemembered() {
        fail(Category.DENIED);
        DataKeyException denied = failure;
        failure = null;
        onLoad = () -> failure = loaded.isEmpty() ? null : denied;
        refreshThatFails();
        assertThat(cache.size()).isZero();
        assertThat(left).containsExactly(RemovalCause.REFUSED);
        assertThatThrownBy(() -> cache.lease(TENANT))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.category()).isEqualTo(Category.DENIED));
        assertThat(counters.refused()).isEqualTo(1);
        assertThat(counters.loads()).isZero();
    }

    @Test
    void anExceptionOfAnotherTypeLeavesTheEntryThatIsPresent() {
        IllegalStateException trouble = new IllegalStateException("trouble");
        onLoad = () -> {
            if (!loaded.isEmpty()) {
                throw trouble;
            }
        };
        refreshThatFails();
        assertThat(leased()).isEqualTo(1);
        assertThat(loaded.get(0).refreshState().isFailing()).isTrue();
        assertThat(loaded.get(0).refreshState().isOutage(0)).isFalse();
        assertThat(loaded.get(0).refreshState().load()).isNull();
        cache.invalidateAll();
        assertThatIllegalStateException()
                .isThrownBy(() -> cache.lease(TENANT))
                .withMessage("a master key failed in a way of its own")
                .withCause(trouble);
        assertThat(cache.size()).isZero();
    }

    @Test
    void anEntryThatExpiresDuringItsRefreshLeavesWhenThatFails() {
        CountDownLatch gate = new CountDownLatch(1);
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        fail(Category.TRANSIENT);
        onLoad = () -> await(gate);
        assertThat(leased()).isEqualTo(1);
        cache.removeExpired();
        assertThat(loaded.get(0).dataKey().isWiped()).isTrue();
        assertThat(cache.size())
                .as("those who wait for the flight find it here")
                .isEqualTo(1);
        gate.countDown();
        Eventually.await("it failed", () -> counters.failedRefreshes() == 1);
        assertThat(cache.size()).isZero();
        assertThat(left).containsExactly(RemovalCause.OVER);
    }

    @Test
    void aLoadInFlightDoesNotExpire() {
        CountDownLatch gate = new CountDownLatch(1);
        next();
        onLoad = () -> await(gate);
        CompletableFuture<Void> coming = cache.prefetch(TENANT);
        clocks.pass(RoundNumbers.AGE);
        cache.removeExpired();
        assertThat(cache.size()).isEqualTo(1);
        gate.countDown();
        coming.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(left).isEmpty();
    }

    @Test
    void anEntryThatComesAfterClosingIsNotKept() {
        next();
        onLoad = executor::close;
        assertThat(cache.prefetch(TENANT)).isNotNull();
        Eventually.await("it left", () -> left.size() == 1);
        assertThat(cache.size()).isZero();
        assertThat(loaded.get(0).dataKey().isWiped()).isTrue();
    }

    @Test
    void aSuccessorThatComesAfterClosingIsNotKept() {
        next();
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        onLoad = executor::close;
        assertThat(leased()).isEqualTo(1);
        Eventually.await("both left", () -> left.size() == 2);
        // the first one gave way to it, or was dropped by its own load, which may have seen the closing, too
        assertThat(left).contains(RemovalCause.DROPPED);
        assertThat(loaded).allMatch(key -> key.dataKey().isWiped());
    }

    @Test
    void aLoadThatIsQueuedWhenTheCacheIsClosedAsksNobody() {
        CountDownLatch gate = new CountDownLatch(1);
        for (int i = 0; i < 16; i++) {
            executor.refresh(Bulkheads.PREFETCH, () -> await(gate), NOTHING);
        }
        CompletableFuture<Void> last = cache.prefetch(TENANT);
        executor.close();
        gate.countDown();
        assertThatThrownBy(() -> last.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .join())
                .hasMessageContaining("the data-key cache was closed");
        assertThat(loaded).isEmpty();
        assertThat(counters.refreshes()).as("nobody was asked").isZero();
    }

    @Test
    void aClosedCacheSaysSoWhateverWasRefusedBefore() {
        fail(Category.DENIED);
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        executor.close();
        assertThatIllegalStateException().isThrownBy(() -> cache.lease(TENANT));
    }

    @Test
    void aFailureIsNotLogged() {
        fail(Category.DENIED);
        assertThat(Warnings.during(
                        "com.github.benmanes.caffeine",
                        () -> assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class)))
                .isEmpty();
    }

    @Test
    void anExpiredEntryLeavesWithItsCause() {
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE.minusNanos(1));
        cache.removeExpired();
        assertThat(cache.size()).isEqualTo(1);
        clocks.pass(Duration.ofNanos(1));
        cache.removeExpired();
        assertThat(cache.size()).isZero();
        assertThat(left).containsExactly(RemovalCause.OVER);
    }

    @Test
    void oneMoreThanThereIsRoomForEvictsOne() {
        for (int i = 0; i <= 10; i++) {
            next();
            cache.prefetch(TENANT + i).join();
        }
        Eventually.await("one leaves", () -> left.size() == 1 && cache.size() == 10);
        assertThat(left).containsExactly(RemovalCause.ROOM);
    }

    /** Who makes room holds the lock under which data keys come and go. */
    @Test
    void aHitTakesNoLock() throws Exception {
        next();
        assertThat(leased()).isEqualTo(1);
        CountDownLatch leaving = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        onLeaving = () -> {
            leaving.countDown();
            await(gate);
        };
        next();
        cache.prefetch("other").join();
        Thread dropping = new Thread(() -> cache.invalidateIf("other"::equals));
        dropping.start();
        leaving.await();
        long waits = counters.waits();
        CompletableFuture<Integer> hits = CompletableFuture.supplyAsync(() -> {
            for (int hit = 0; hit < 10_000; hit++) {
                leased();
            }
            return leased();
        });
        try {
            assertThat(hits.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .isEqualTo(1);
            assertThat(counters.waits()).isEqualTo(waits);
        } finally {
            gate.countDown();
        }
        dropping.join();
    }

    @Test
    void aMissAtTheMomentOfClosingFailsAndLeavesNothingInFlight() {
        onBulkhead = executor::close;
        assertThatIllegalStateException()
                .isThrownBy(() -> cache.lease(TENANT))
                .withMessage("the data-key cache was closed");
        assertThat(cache.size()).isZero();
        assertThat(loaded).isEmpty();
    }

    @Test
    void aRefreshAtTheMomentOfClosingEndsForItsWaiters() {
        nextThatIsRefreshedInVain();
        prefetch();
        onBulkhead = executor::close;
        assertThatIllegalStateException()
                .isThrownBy(() -> cache.lease(TENANT))
                .withMessage("the data-key cache was closed");
        assertThat(loaded.get(0).refreshState().load()).isNull();
        assertThat(loaded.get(0).refreshState().isOutage(0)).as("no KMS failed").isFalse();
    }

    @Test
    void ifNoThreadCanBeStartedTheCallerLearnsItAndTheNextOneHasItLoaded() {
        ThreadsThatRunOut threads = new ThreadsThatRunOut();
        cacheOver(new LoadExecutor(Eventually.LIMIT, threads, threads));
        assertThatThrownBy(() -> cache.lease(TENANT))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("could start no thread");
        assertThat(cache.size()).isZero();
        threads.runOut = false;
        next();
        assertThat(leased()).isEqualTo(1);
    }

    @Test
    void ifNoThreadCanBeStartedForARefreshTheEntryServesAndTheRefreshIsTriedAgain() {
        ThreadsThatRunOut threads = new ThreadsThatRunOut();
        threads.runOut = false;
        cacheOver(new LoadExecutor(Eventually.LIMIT, new DaemonThreadFactory("loads"), threads));
        next();
        next();
        assertThat(leased()).isEqualTo(1);
        clocks.pass(RoundNumbers.AGE);
        threads.runOut = true;
        assertThat(leased()).isEqualTo(1);
        assertThat(loaded.get(0).refreshState().load()).isNull();
        assertThat(loaded.get(0).refreshState().isFailing()).isTrue();
        threads.runOut = false;
        clocks.pass(RoundNumbers.AGE);
        assertThat(leased()).isEqualTo(1);
        Eventually.await("the successor", () -> counters.refreshes() == 1 && left.contains(RemovalCause.REPLACED));
        assertThat(leased()).isEqualTo(2);
        cache.invalidateAll();
        assertThat(loaded).allMatch(key -> key.dataKey().isWiped());
    }

    @Test
    void waitersAreServedBeforeTheirEntryIsEvicted() throws Exception {
        int callers = 100;
        CountDownLatch gate = new CountDownLatch(1);
        onLoad = () -> await(gate);
        Thread[] waiting = new Thread[callers];
        for (int i = 0; i < callers; i++) {
            next();
            String wanted = TENANT + i;
            waiting[i] = new Thread(() -> cache.lease(wanted).close());
            waiting[i].start();
        }
        Eventually.await(
                "all claims are in",
                () -> Stream.of(waiting).allMatch(caller -> caller.getState() == Thread.State.TIMED_WAITING));
        gate.countDown();
        for (Thread caller : waiting) {
            caller.join();
        }
        assertThat(counters.loads()).as("none was fetched twice").isEqualTo(callers);
        cache.invalidateAll();
        assertThat(loaded).allMatch(key -> key.dataKey().isWiped());
    }

    @Test
    void aWaiterThatGaveUpLeavesNoLease() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        onLoad = () -> await(gate);
        next();
        Thread caller =
                new Thread(() -> assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class));
        caller.start();
        Eventually.await("it waits", () -> caller.getState() == Thread.State.TIMED_WAITING);
        caller.interrupt();
        caller.join();
        gate.countDown();
        assertThat(leased()).isEqualTo(1);
        cache.invalidateAll();
        assertThat(loaded.get(0).dataKey().isWiped()).isTrue();
    }

    @Test
    void aWaiterWhoseLoadIsInvalidatedGetsANewDataKey() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        onLoad = () -> {
            asked.countDown();
            await(gate);
        };
        next();
        next();
        CompletableFuture<Integer> leased = CompletableFuture.supplyAsync(this::leased);
        Eventually.await("it waits", () -> counters.waits() == 1);
        Eventually.await("for a call that has begun", () -> asked.getCount() == 0);
        cache.invalidateAll();
        gate.countDown();
        assertThat(leased.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .join())
                .isEqualTo(2);
        assertThat(left).containsExactly(RemovalCause.DROPPED);
    }

    @Test
    void prefetchesDelayNoCaller() {
        CountDownLatch gate = new CountDownLatch(1);
        onLoad = () -> {
            if (Thread.currentThread().getName().equals("sealwax-kms-refresh")) {
                await(gate);
            }
        };
        for (int i = 0; i < 100; i++) {
            assertThat(cache.prefetch(TENANT + i)).isNotDone();
            next();
        }
        next();
        assertThat(leased()).isEqualTo(1);
        gate.countDown();
        Eventually.await("all of them", () -> counters.refreshes() == 100);
    }

    @Test
    void aPrefetchDoesNotAskAgainForWhatWasRefusedAMomentAgo() {
        fail(Category.DENIED);
        assertThatThrownBy(this::prefetch).hasCauseInstanceOf(DataKeyException.class);
        assertThatThrownBy(this::prefetch).hasCauseInstanceOf(DataKeyException.class);
        assertThat(counters.failedRefreshes()).isEqualTo(1);
        assertThat(counters.refused()).isEqualTo(1);
    }

    @Test
    void aPrefetchLoadsTheSuccessorOfAnExpiredEntry() {
        next();
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE.minusNanos(1));
        prefetch();
        assertThat(counters.refreshes()).isEqualTo(1);
        clocks.pass(Duration.ofNanos(1));
        prefetch();
        assertThat(counters.refreshes()).isEqualTo(2);
        assertThat(left).containsExactly(RemovalCause.OVER);
        assertThat(leased()).isEqualTo(2);
        assertThat(counters.waits()).isZero();
    }

    @Test
    void aPrefetchJoinsARefreshInFlight() {
        CountDownLatch gate = new CountDownLatch(1);
        next();
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        onLoad = () -> await(gate);
        assertThat(leased()).isEqualTo(1);
        CompletableFuture<Void> coming = cache.prefetch(TENANT);
        assertThat(coming).isNotDone();
        gate.countDown();
        coming.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(leased()).isEqualTo(2);
        prefetch();
        assertThat(counters.refreshes()).as("the successor is there").isEqualTo(2);
    }

    @Test
    void anInvalidationDoesNotReturnBeforeEveryRemovedEntryIsRetired() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        next();
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        onLeaving = () -> await(gate);
        assertThat(leased()).isEqualTo(1);
        Eventually.await("the successor came, and the data key is leaving", () -> left.size() == 1);
        Thread owner = new Thread(cache::invalidateAll);
        owner.start();
        Eventually.await("it waits", () -> owner.getState() == Thread.State.WAITING);
        onLeaving = NOTHING;
        gate.countDown();
        owner.join();
        assertThat(cache.size()).isZero();
    }

    @Test
    void aRefusalExpires() {
        fail(Category.DENIED);
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        failure = null;
        next();
        clocks.pass(Duration.ofMillis(499));
        cache.removeExpired();
        assertThatThrownBy(() -> cache.lease(TENANT)).as("not over").isInstanceOf(DataKeyException.class);
        assertThat(counters.refused()).isEqualTo(1);
        assertThat(counters.failedLoads()).isEqualTo(1);
        assertThat(counters.failedRefreshes()).isZero();
        clocks.pass(Duration.ofMillis(1));
        cache.removeExpired();
        // if it were still there, it would count again
        clocks.nanos.addAndGet(-Duration.ofMillis(100).toNanos());
        assertThat(leased()).isEqualTo(1);
    }

    @Test
    void invalidatingSomeForgetsTheirRefusals() {
        fail(Category.DENIED);
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        failure = null;
        next();
        cache.invalidateIf("another"::equals);
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        cache.invalidateIf(TENANT::equals);
        assertThat(leased()).isEqualTo(1);
    }

    @Test
    void invalidatingAllForgetsEveryRefusal() {
        fail(Category.DENIED);
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        failure = null;
        next();
        cache.invalidateAll();
        assertThat(leased()).isEqualTo(1);
    }

    /** So that a caller that remembers a data key forgets it when it leaves, or has seen that it left. */
    @Test
    void anEntryIsNotPresentWhenItsRemovalIsShown() {
        List<Boolean> lends = new ArrayList<>();
        onLeaving = () -> lends.add(cache.isPresent(TENANT));
        for (Runnable leaving : List.<Runnable>of(this::age, this::makeRoom, cache::invalidateAll)) {
            next();
            prefetch();
            assertThat(cache.isPresent(TENANT)).isTrue();
            leaving.run();
            assertThat(cache.isPresent(TENANT)).isFalse();
            // else one of the others makes room for it
            cache.invalidateAll();
        }
        assertThat(left).contains(RemovalCause.OVER, RemovalCause.ROOM, RemovalCause.DROPPED);
        assertThat(lends).hasSameSizeAs(left).containsOnly(false);
    }

    private void age() {
        clocks.pass(RoundNumbers.AGE);
        cache.removeExpired();
    }

    private void makeRoom() {
        for (int i = 0; i < 10; i++) {
            next();
            cache.prefetch("other" + i)
                    .orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }
}
