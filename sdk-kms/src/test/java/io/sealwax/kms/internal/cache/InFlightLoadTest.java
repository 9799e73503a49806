package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.ManualClocks;
import io.sealwax.kms.internal.cache.InFlightLoad.Result;
import io.sealwax.kms.internal.cache.InFlightLoad.Waiter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One load: which thread runs it, which one ends it, and what becomes of the lease of a waiter that gives up. */
class InFlightLoadTest {
    private final AtomicInteger runs = new AtomicInteger();

    private static ScriptedEntry entry(BooleanSupplier lends) {
        return ScriptedEntry.that(Freshness.now(new ManualClocks()), lends);
    }

    private InFlightLoad<ScriptedEntry> forCallers() {
        return InFlightLoad.forCallers(ScriptedEntry::leaseNow, any -> runs.incrementAndGet());
    }

    private InFlightLoad<ScriptedEntry> ahead() {
        return InFlightLoad.ahead(ScriptedEntry::leaseNow, any -> runs.incrementAndGet());
    }

    private DataKey.@Nullable Lease await(InFlightLoad<ScriptedEntry> load) {
        return await(load, () -> {});
    }

    private DataKey.@Nullable Lease await(InFlightLoad<ScriptedEntry> load, Runnable onAbandoned) {
        return load.await(Waiter.nextTurn(), Deadline.of(Eventually.LIMIT, System.nanoTime(), 0), onAbandoned);
    }

    @Test
    void itRunsOnce() {
        InFlightLoad<ScriptedEntry> load = ahead();
        load.run();
        load.run();
        assertThat(runs.get()).isEqualTo(1);
    }

    @Test
    void aLoadAheadOfTimeIsPromotedOnce() {
        InFlightLoad<ScriptedEntry> load = ahead();
        assertThat(load.promote()).isTrue();
        assertThat(load.promote()).as("it is").isFalse();
    }

    @Test
    void aLoadThatHasStartedIsNotPromoted() {
        InFlightLoad<ScriptedEntry> load = ahead();
        load.run();
        assertThat(load.promote()).isFalse();
    }

    @Test
    void aLoadForCallersIsNotPromoted() {
        InFlightLoad<ScriptedEntry> load = forCallers();
        assertThat(load.promote()).isFalse();
    }

    /** Whether the last of two waiters abandons it. */
    private static boolean isAbandonedByTheLast(InFlightLoad<ScriptedEntry> load) {
        Waiter first = waiter();
        Waiter second = waiter();
        load.join(first);
        load.join(second);
        assertThat(load.leave(first)).as("another waits").isFalse();
        return load.leave(second);
    }

    private static Waiter waiter() {
        return new Waiter(Waiter.nextTurn());
    }

    @Test
    void theLastWaiterAbandonsItUnlessItIsPrefetchedOrHasStarted() {
        assertThat(isAbandonedByTheLast(forCallers())).isTrue();
        assertThat(isAbandonedByTheLast(ahead())).as("for nobody yet").isFalse();
        InFlightLoad<ScriptedEntry> kept = forCallers();
        assertThat(kept.keep()).isTrue();
        assertThat(isAbandonedByTheLast(kept)).as("prefetched").isFalse();
        InFlightLoad<ScriptedEntry> started = forCallers();
        assertThat(started.start()).isTrue();
        assertThat(isAbandonedByTheLast(started)).as("started").isFalse();
        assertThat(started.keep()).as("it runs").isTrue();
    }

    @Test
    void anAbandonedLoadDoesNotStartAndCannotBeKept() {
        InFlightLoad<ScriptedEntry> load = forCallers();
        assertThat(isAbandonedByTheLast(load)).isTrue();
        assertThat(load.keep()).isFalse();
        assertThat(load.start()).isFalse();
        load.run();
        assertThat(runs.get()).isZero();
    }

    @Test
    void aWaiterThatComesWhenItHasEndedIsServedAtOnce() {
        ScriptedEntry entry = entry(ScriptedEntry.LENDS);
        InFlightLoad<ScriptedEntry> load = forCallers();
        load.end(Result.of(() -> entry), true);
        DataKey.Lease lease = await(load);
        assertThat(lease).isNotNull();
        lease.close();
    }

    @Test
    void aWaiterWhoseLeaseFailsLooksAgainAndTheOthersAreServed() {
        AtomicInteger looks = new AtomicInteger();
        BooleanSupplier failsOnce = () -> {
            if (looks.incrementAndGet() == 1) {
                throw new OutOfMemoryError("once");
            }
            return true;
        };
        ScriptedEntry entry = entry(failsOnce);
        InFlightLoad<ScriptedEntry> load = forCallers();
        WaitingThread first = new WaitingThread(load, () -> {});
        WaitingThread second = new WaitingThread(load, () -> {});
        load.end(Result.of(() -> entry), true);
        assertThat(inTime(first.lease)).isNull();
        DataKey.Lease lease = inTime(second.lease);
        assertThat(lease).isNotNull();
        lease.close();
    }

    private static <T> T inTime(CompletableFuture<T> future) {
        return future.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void aWaiterThatGivesUpWhileALeaseIsTakenForItLeavesNone() throws InterruptedException {
        InFlightLoad<ScriptedEntry> load = forCallers();
        WaitingThread waiter = new WaitingThread(load, () -> {});
        ScriptedEntry entry = entry(() -> waiter.interruptAndJoin());
        load.end(Result.of(() -> entry), true);
        assertThat(waiter.failure.join()).isInstanceOf(DataKeyException.class);
        assertThat(isWipedOnceRetired(entry)).isTrue();
    }

    @Test
    void aWaiterThatGivesUpWhileThereIsNoLeaseOnlyLearnsIt() throws InterruptedException {
        InFlightLoad<ScriptedEntry> load = forCallers();
        WaitingThread waiter = new WaitingThread(load, () -> {});
        ScriptedEntry entry = entry(() -> !waiter.interruptAndJoin());
        load.end(Result.of(() -> entry), true);
        assertThat(waiter.failure.join()).isInstanceOf(DataKeyException.class);
        assertThat(isWipedOnceRetired(entry)).isTrue();
    }

    @Test
    void aWaiterThatIsHandedALeaseAfterGivingUpLeavesNone() throws InterruptedException {
        assertThat(isWipedOnceRetired(endedWhileOneGivesUp(true))).isTrue();
    }

    @Test
    void aWaiterThatIsHandedNoLeaseAfterGivingUpOnlyLearnsIt() throws InterruptedException {
        assertThat(isWipedOnceRetired(endedWhileOneGivesUp(false))).isTrue();
    }

    /** An entry whose lease is handed to a waiter that has left and has not yet looked whether it has one. */
    private ScriptedEntry endedWhileOneGivesUp(boolean lends) throws InterruptedException {
        InFlightLoad<ScriptedEntry> load = forCallers();
        CountDownLatch givingUp = new CountDownLatch(1);
        CountDownLatch given = new CountDownLatch(1);
        WaitingThread waiter = new WaitingThread(load, () -> {
            givingUp.countDown();
            awaitInterrupted(given);
        });
        ScriptedEntry entry = entry(() -> {
            waiter.thread.interrupt();
            ScriptedCache.await(givingUp);
            return lends;
        });
        load.end(Result.of(() -> entry), true);
        given.countDown();
        assertThat(inTime(waiter.failure)).isInstanceOf(DataKeyException.class);
        waiter.thread.join();
        return entry;
    }

    /** On a thread that keeps its interrupt. */
    private static void awaitInterrupted(CountDownLatch gate) {
        while (gate.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static boolean isWipedOnceRetired(ScriptedEntry entry) {
        assertThat(entry.retire(RemovalCause.DROPPED)).isTrue();
        return entry.dataKey().isWiped();
    }

    /** A waiter on a thread of its own. */
    private final class WaitingThread {
        final CompletableFuture<DataKey.@Nullable Lease> lease = new CompletableFuture<>();
        final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        final Thread thread;

        WaitingThread(InFlightLoad<ScriptedEntry> load, Runnable onAbandoned) {
            thread = new Thread(() -> {
                try {
                    lease.complete(await(load, onAbandoned));
                    failure.complete(new AssertionError("it was told of nothing"));
                } catch (RuntimeException | Error e) {
                    failure.complete(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            Eventually.await("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        }

        boolean interruptAndJoin() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return true;
        }
    }
}
