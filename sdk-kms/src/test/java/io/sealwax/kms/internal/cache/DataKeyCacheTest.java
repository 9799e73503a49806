package io.sealwax.kms.internal.cache;

import static io.sealwax.kms.internal.cache.ScriptedEntry.LENDS;
import static io.sealwax.kms.internal.cache.ScriptedEntry.REFUSES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.Warnings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What changes between a caller's look at a data key and the next: the data keys here do it themselves, at that very
 * moment.
 */
class DataKeyCacheTest extends ScriptedCache {
    @Test
    void whoSeesADataKeyGiveWayTakesItsSuccessorAndWaitsForNothing() {
        next(this::giveWayToTheNext);
        next();
        prefetch();
        assertThat(lent()).isEqualTo(2);
        assertThat(tally.waits()).isZero();
        assertThat(tally.hits()).isEqualTo(1);
        assertThat(cache.size()).isEqualTo(1);
    }

    @Test
    void whoseDataKeyIsNotLentHasAnotherFetched() {
        next(REFUSES, REFUSES, REFUSES);
        next();
        prefetch();
        assertThat(lent()).isEqualTo(2);
        assertThat(tally.waits()).isEqualTo(1);
        assertThat(tally.coalesced()).as("waited for its own call").isZero();
        assertThat(tally.loads()).isEqualTo(1);
        assertThat(left).containsExactly(RemovalCause.OVER);
    }

    @Test
    void whatIsLentAgainStays() {
        next(REFUSES, REFUSES, LENDS);
        prefetch();
        assertThat(lent()).isEqualTo(1);
        assertThat(lent()).isEqualTo(1);
        assertThat(tally.waits()).isEqualTo(1);
        assertThat(left).isEmpty();
    }

    @Test
    void dataKeysThatAreGoneBeforeTheyAreLentAreFetchedUntilTheDeadline() {
        for (int i = 0; i < 5; i++) {
            next(REFUSES, REFUSES, REFUSES);
        }
        next();
        assertThat(lent()).isEqualTo(6);
    }

    @Test
    void afterTheDeadlineOneMoreIsTriedAndThenItIsSaid() {
        callersWait(Duration.ofNanos(1));
        next(REFUSES, this::giveWayToTheNext);
        next(LENDS);
        prefetch();
        assertThat(lent()).as("was there, and cost no more time").isEqualTo(2);

        next(REFUSES, this::giveWayToTheNext);
        next(this::giveWayToTheNext);
        next(LENDS);
        cache.dropAll();
        prefetch();
        assertThatThrownBy(() -> cache.lease(TENANT))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("were gone before they could be used");
    }

    @Test
    void whatMayOutliveAnOutageIsAskedForAndLentWhenTheKmsFailsInPassing() {
        nextThatOutlivesOutages(REFUSES, REFUSES);
        prefetch();
        fail(Category.TRANSIENT);
        onLoad = () -> Eventually.await("somebody waits for the flight", () -> tally.waits() == 1);
        assertThat(lent()).isEqualTo(1);
        assertThat(tally.failedLoads()).isEqualTo(1);
        assertThat(tally.coalesced()).as("waited for its own flight").isZero();
        assertThat(tally.stale()).as("waited, so it is no hit").isZero();
    }

    /** What is wrong with one refresh leaves neither a lease nor a refresh that never ends. */
    @Test
    void aHitWhoseRefreshCannotBeginGivesItsLeaseBack() {
        next();
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        onLane = () -> {
            onLane = NOTHING;
            throw new OutOfMemoryError("once");
        };
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(OutOfMemoryError.class);
        ScriptedEntry first = loaded.get(0);
        first.key().retire();
        assertThat(first.key().isWiped()).isTrue();
        assertThat(first.refreshing().flight()).isNull();
    }

    /** Who drops all is not back before whoever waited has its lease: none is given out afterwards. */
    @Test
    void whatIsLandingIsLentBeforeItIsDroppedAndNotAfterwards() throws Exception {
        Thread dropper = new Thread(cache::dropAll);
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
    void whatIsDueAndLentAfterAWaitIsNoStaleHit() {
        nextThatOutlivesOutages(REFUSES, REFUSES);
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        fail(Category.TRANSIENT);
        assertThat(lent()).isEqualTo(1);
        assertThat(tally.stale()).isZero();
    }

    @Test
    void whoFindsAFirstLoadUnderWayWaitsForItWithTheOthers() {
        next();
        onLoad = () -> Eventually.await("it waits, too", () -> tally.coalesced() == 1);
        assertThat(cache.prefetch(TENANT)).isNotNull();
        assertThat(lent()).isEqualTo(1);
        assertThat(tally.waits()).isEqualTo(1);
        assertThat(tally.loads()).isZero();
    }

    @Test
    void whoComesWhenTheFlightHasLandedWaitsForNobody() {
        CountDownLatch gate = new CountDownLatch(1);
        next(LENDS, REFUSES, () -> {
            gate.countDown();
            Eventually.await(
                    "it landed", () -> loaded.get(0).refreshing().flight().isDone());
            return false;
        });
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        onLoad = () -> await(gate);
        assertThat(lent()).isEqualTo(1);
        assertThat(lent()).isEqualTo(2);
        assertThat(tally.coalesced()).isZero();
        assertThat(left).containsExactly(RemovalCause.REPLACED);
    }

    @Test
    void whatIsNotLentAnyMoreIsNotRefreshed() {
        next(REFUSES, REFUSES, REFUSES);
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        assertThat(lent()).isEqualTo(2);
        assertThat(tally.refreshes()).as("the prefetch").isEqualTo(1);
        assertThat(tally.loads()).isEqualTo(1);
    }

    @Test
    void whatIsNotLentAfterAFailedRefreshGoesAndTheFailureIsTold() {
        nextThatOutlivesOutages(REFUSES, REFUSES, REFUSES);
        prefetch();
        fail(Category.THROTTLED);
        assertThatThrownBy(() -> cache.lease(TENANT))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.category()).isEqualTo(Category.THROTTLED));
        assertThat(cache.size()).isZero();
        assertThat(left).containsExactly(RemovalCause.OVER);
        assertThat(tally.failedLoads()).as("nobody asks once more").isEqualTo(1);
    }

    @Test
    void whatIsAskedForAndComesIsLentToWhoAsked() {
        nextThatOutlivesOutages(REFUSES, REFUSES);
        next();
        prefetch();
        assertThat(lent()).isEqualTo(2);
        assertThat(tally.refreshes()).as("the prefetch").isEqualTo(1);
        assertThat(tally.loads()).as("somebody waited for it").isEqualTo(1);
        assertThat(left).containsExactly(RemovalCause.REPLACED);
    }

    @Test
    void hitsAreStaleOnlyOnceARefreshHasFailed() {
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE.minusNanos(1));
        assertThat(lent()).isEqualTo(1);
        assertThat(tally.stale()).as("not due").isZero();
        fail(Category.TRANSIENT);
        clocks.pass(Duration.ofNanos(1));
        assertThat(lent()).isEqualTo(1);
        assertThat(tally.stale()).as("nothing has failed yet").isZero();
        Eventually.await("the refresh failed", () -> tally.failedRefreshes() == 1);
        assertThat(tally.refreshes()).as("and the prefetch").isEqualTo(2);
        assertThat(tally.failedLoads()).isZero();
        assertThat(lent()).isEqualTo(1);
        assertThat(tally.stale()).isEqualTo(1);
    }

    private void refreshThatFails() {
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        assertThat(lent()).isEqualTo(1);
        Eventually.await("the refresh failed", () -> tally.failedRefreshes() == 1);
    }

    @Test
    void whatIsRefusedAtTheRefreshLeavesAtOnceAndTheRefusalIsRemembered() {
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
        assertThat(tally.refused()).isEqualTo(1);
        assertThat(tally.loads()).isZero();
    }

    @Test
    void aMasterKeyThatFailsInAWayOfItsOwnLeavesTheDataKeyThatIsThere() {
        IllegalStateException trouble = new IllegalStateException("trouble");
        onLoad = () -> {
            if (!loaded.isEmpty()) {
                throw trouble;
            }
        };
        refreshThatFails();
        assertThat(lent()).isEqualTo(1);
        assertThat(loaded.get(0).refreshing().isFailing()).isTrue();
        assertThat(loaded.get(0).refreshing().isOutage(0)).isFalse();
        assertThat(loaded.get(0).refreshing().flight()).isNull();
        cache.dropAll();
        assertThatIllegalStateException()
                .isThrownBy(() -> cache.lease(TENANT))
                .withMessage("a master key failed in a way of its own")
                .withCause(trouble);
        assertThat(cache.size()).isZero();
    }

    @Test
    void whatIsOverWhileItsRefreshIsUnderWayIsGoneWhenThatFails() {
        CountDownLatch gate = new CountDownLatch(1);
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        fail(Category.TRANSIENT);
        onLoad = () -> await(gate);
        assertThat(lent()).isEqualTo(1);
        cache.dropThoseOver();
        assertThat(loaded.get(0).key().isWiped()).isTrue();
        assertThat(cache.size())
                .as("those who wait for the flight find it here")
                .isEqualTo(1);
        gate.countDown();
        Eventually.await("it failed", () -> tally.failedRefreshes() == 1);
        assertThat(cache.size()).isZero();
        assertThat(left).containsExactly(RemovalCause.OVER);
    }

    @Test
    void whatIsOnItsWayIsNotOver() {
        CountDownLatch gate = new CountDownLatch(1);
        next();
        onLoad = () -> await(gate);
        CompletableFuture<Void> coming = cache.prefetch(TENANT);
        clocks.pass(RoundNumbers.AGE);
        cache.dropThoseOver();
        assertThat(cache.size()).isEqualTo(1);
        gate.countDown();
        coming.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(left).isEmpty();
    }

    @Test
    void whatComesAfterClosingIsNotKept() {
        next();
        onLoad = loads::close;
        assertThat(cache.prefetch(TENANT)).isNotNull();
        Eventually.await("it left", () -> left.size() == 1);
        assertThat(cache.size()).isZero();
        assertThat(loaded.get(0).key().isWiped()).isTrue();
    }

    @Test
    void aSuccessorThatComesAfterClosingIsNotKept() {
        next();
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        onLoad = loads::close;
        assertThat(lent()).isEqualTo(1);
        Eventually.await("both left", () -> left.size() == 2);
        // the first one gave way to it, or was dropped by its own load, which may have seen the closing, too
        assertThat(left).contains(RemovalCause.DROPPED);
        assertThat(loaded).allMatch(key -> key.key().isWiped());
    }

    @Test
    void whatStandsInLineWhenItIsClosedAsksNobody() {
        CountDownLatch gate = new CountDownLatch(1);
        for (int i = 0; i < 16; i++) {
            loads.refresh(Bulkheads.AHEAD, () -> await(gate));
        }
        CompletableFuture<Void> last = cache.prefetch(TENANT);
        loads.close();
        gate.countDown();
        assertThatThrownBy(() -> last.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .join())
                .hasMessageContaining("the data-key cache was closed");
        assertThat(loaded).isEmpty();
        assertThat(tally.refreshes()).as("nobody was asked").isZero();
    }

    @Test
    void whatWasClosedSaysSoWhateverWasRefusedBefore() {
        fail(Category.DENIED);
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        loads.close();
        assertThatIllegalStateException().isThrownBy(() -> cache.lease(TENANT));
    }

    @Test
    void aFailureIsNoNewsForTheLog() {
        fail(Category.DENIED);
        assertThat(Warnings.during(
                        "com.github.benmanes.caffeine",
                        () -> assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class)))
                .isEmpty();
    }

    @Test
    void whatIsTooOldLeavesWithItsReason() {
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE.minusNanos(1));
        cache.dropThoseOver();
        assertThat(cache.size()).isEqualTo(1);
        clocks.pass(Duration.ofNanos(1));
        cache.dropThoseOver();
        assertThat(cache.size()).isZero();
        assertThat(left).containsExactly(RemovalCause.OVER);
    }

    @Test
    void oneMoreThanThereIsRoomForMakesOneLeave() {
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
        assertThat(lent()).isEqualTo(1);
        CountDownLatch leaving = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        onLeaving = () -> {
            leaving.countDown();
            await(gate);
        };
        next();
        cache.prefetch("other").join();
        Thread dropping = new Thread(() -> cache.dropIf("other"::equals));
        dropping.start();
        leaving.await();
        long waits = tally.waits();
        CompletableFuture<Integer> hits = CompletableFuture.supplyAsync(() -> {
            for (int hit = 0; hit < 10_000; hit++) {
                lent();
            }
            return lent();
        });
        try {
            assertThat(hits.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .isEqualTo(1);
            assertThat(tally.waits()).isEqualTo(waits);
        } finally {
            gate.countDown();
        }
        dropping.join();
    }

    @Test
    void whoMissesAtTheMomentOfClosingIsToldSoAndLeavesNothingOnItsWay() {
        onLane = loads::close;
        assertThatIllegalStateException()
                .isThrownBy(() -> cache.lease(TENANT))
                .withMessage("the data-key cache was closed");
        assertThat(cache.size()).isZero();
        assertThat(loaded).isEmpty();
    }

    @Test
    void aRefreshAtTheMomentOfClosingIsOverForThoseWhoWaitForIt() {
        nextThatOutlivesOutages(REFUSES, REFUSES, REFUSES);
        prefetch();
        onLane = loads::close;
        assertThatIllegalStateException()
                .isThrownBy(() -> cache.lease(TENANT))
                .withMessage("the data-key cache was closed");
        assertThat(loaded.get(0).refreshing().flight()).isNull();
        assertThat(loaded.get(0).refreshing().isOutage(0)).as("no KMS failed").isFalse();
    }

    @Test
    void whereNoThreadCanBeStartedTheCallerIsToldAndTheNextOneHasItFetched() {
        ThreadsThatRunOut threads = new ThreadsThatRunOut();
        cacheOver(new LoadExecutor(Eventually.LIMIT, threads, threads));
        assertThatThrownBy(() -> cache.lease(TENANT))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("could start no thread");
        assertThat(cache.size()).isZero();
        threads.runOut = false;
        next();
        assertThat(lent()).isEqualTo(1);
    }

    @Test
    void whereNoThreadCanBeStartedForARefreshTheDataKeyServesAndTheRefreshIsTriedAgain() {
        ThreadsThatRunOut threads = new ThreadsThatRunOut();
        threads.runOut = false;
        cacheOver(new LoadExecutor(Eventually.LIMIT, new DaemonThreadFactory("loads"), threads));
        next();
        next();
        assertThat(lent()).isEqualTo(1);
        clocks.pass(RoundNumbers.AGE);
        threads.runOut = true;
        assertThat(lent()).isEqualTo(1);
        assertThat(loaded.get(0).refreshing().flight()).isNull();
        assertThat(loaded.get(0).refreshing().isFailing()).isTrue();
        threads.runOut = false;
        clocks.pass(RoundNumbers.AGE);
        assertThat(lent()).isEqualTo(1);
        Eventually.await("the successor", () -> tally.refreshes() == 1 && left.contains(RemovalCause.REPLACED));
        assertThat(lent()).isEqualTo(2);
        cache.dropAll();
        assertThat(loaded).allMatch(key -> key.key().isWiped());
    }

    @Test
    void whoWaitsHasTheDataKeyBeforeOthersTakeItsRoom() throws Exception {
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
        assertThat(tally.loads()).as("none was fetched twice").isEqualTo(callers);
        cache.dropAll();
        assertThat(loaded).allMatch(key -> key.key().isWiped());
    }

    @Test
    void whoeverGaveUpWaitingLeavesNoLease() throws Exception {
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
        assertThat(lent()).isEqualTo(1);
        cache.dropAll();
        assertThat(loaded.get(0).key().isWiped()).isTrue();
    }

    @Test
    void whoWaitsForADataKeyThatIsDroppedMeanwhileGetsANewOne() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        onLoad = () -> {
            asked.countDown();
            await(gate);
        };
        next();
        next();
        CompletableFuture<Integer> lent = CompletableFuture.supplyAsync(this::lent);
        Eventually.await("it waits", () -> tally.waits() == 1);
        Eventually.await("for a call that has begun", () -> asked.getCount() == 0);
        cache.dropAll();
        gate.countDown();
        assertThat(lent.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .join())
                .isEqualTo(2);
        assertThat(left).containsExactly(RemovalCause.DROPPED);
    }

    @Test
    void aPrefetchStandsInNoCallersWay() {
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
        assertThat(lent()).isEqualTo(1);
        gate.countDown();
        Eventually.await("all of them", () -> tally.refreshes() == 100);
    }

    @Test
    void aPrefetchAsksNotAgainWhatWasRefusedAMomentAgo() {
        fail(Category.DENIED);
        assertThatThrownBy(this::prefetch).hasCauseInstanceOf(DataKeyException.class);
        assertThatThrownBy(this::prefetch).hasCauseInstanceOf(DataKeyException.class);
        assertThat(tally.failedRefreshes()).isEqualTo(1);
        assertThat(tally.refused()).isEqualTo(1);
    }

    @Test
    void aPrefetchFetchesTheSuccessorOfWhatIsOver() {
        next();
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE.minusNanos(1));
        prefetch();
        assertThat(tally.refreshes()).isEqualTo(1);
        clocks.pass(Duration.ofNanos(1));
        prefetch();
        assertThat(tally.refreshes()).isEqualTo(2);
        assertThat(left).containsExactly(RemovalCause.OVER);
        assertThat(lent()).isEqualTo(2);
        assertThat(tally.waits()).isZero();
    }

    @Test
    void aPrefetchOfWhatIsBeingReplacedWaitsForThat() {
        CountDownLatch gate = new CountDownLatch(1);
        next();
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        onLoad = () -> await(gate);
        assertThat(lent()).isEqualTo(1);
        CompletableFuture<Void> coming = cache.prefetch(TENANT);
        assertThat(coming).isNotDone();
        gate.countDown();
        coming.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(lent()).isEqualTo(2);
        prefetch();
        assertThat(tally.refreshes()).as("the successor is there").isEqualTo(2);
    }

    @Test
    void whoDropsAllDoesNotReturnWhileAnotherHasADataKeyTakenOutAndNotYetRetired() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        next();
        next();
        prefetch();
        clocks.pass(RoundNumbers.AGE);
        onLeaving = () -> await(gate);
        assertThat(lent()).isEqualTo(1);
        Eventually.await("the successor came, and the data key is leaving", () -> left.size() == 1);
        Thread owner = new Thread(cache::dropAll);
        owner.start();
        Eventually.await("it waits", () -> owner.getState() == Thread.State.WAITING);
        onLeaving = NOTHING;
        gate.countDown();
        owner.join();
        assertThat(cache.size()).isZero();
    }

    @Test
    void aRefusalIsForgottenWhenItIsOver() {
        fail(Category.DENIED);
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        failure = null;
        next();
        clocks.pass(Duration.ofMillis(499));
        cache.dropThoseOver();
        assertThatThrownBy(() -> cache.lease(TENANT)).as("not over").isInstanceOf(DataKeyException.class);
        assertThat(tally.refused()).isEqualTo(1);
        assertThat(tally.failedLoads()).isEqualTo(1);
        assertThat(tally.failedRefreshes()).isZero();
        clocks.pass(Duration.ofMillis(1));
        cache.dropThoseOver();
        // if it were still there, it would count again
        clocks.nanos.addAndGet(-Duration.ofMillis(100).toNanos());
        assertThat(lent()).isEqualTo(1);
    }

    @Test
    void droppingSomeForgetsTheRefusalsOfThese() {
        fail(Category.DENIED);
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        failure = null;
        next();
        cache.dropIf("another"::equals);
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        cache.dropIf(TENANT::equals);
        assertThat(lent()).isEqualTo(1);
    }

    @Test
    void droppingAllForgetsEveryRefusal() {
        fail(Category.DENIED);
        assertThatThrownBy(() -> cache.lease(TENANT)).isInstanceOf(DataKeyException.class);
        failure = null;
        next();
        cache.dropAll();
        assertThat(lent()).isEqualTo(1);
    }

    /** So that a caller that remembers a data key forgets it when it leaves, or has seen that it left. */
    @Test
    void aDataKeyThatLeavesLendsNoMoreWhenThatIsShown() {
        List<Boolean> lends = new ArrayList<>();
        onLeaving = () -> lends.add(cache.lends(TENANT));
        for (Runnable leaving : List.<Runnable>of(this::age, this::makeRoom, cache::dropAll)) {
            next();
            prefetch();
            assertThat(cache.lends(TENANT)).isTrue();
            leaving.run();
            assertThat(cache.lends(TENANT)).isFalse();
            // else one of the others makes room for it
            cache.dropAll();
        }
        assertThat(left).contains(RemovalCause.OVER, RemovalCause.ROOM, RemovalCause.DROPPED);
        assertThat(lends).hasSameSizeAs(left).containsOnly(false);
    }

    private void age() {
        clocks.pass(RoundNumbers.AGE);
        cache.dropThoseOver();
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
