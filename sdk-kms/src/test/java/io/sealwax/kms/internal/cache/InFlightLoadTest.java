package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.ManualClocks;
import io.sealwax.spi.KeyCall;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One data key on its way: who carries it out, who ends it, and what becomes of the lease of one who leaves while it
 * lands.
 */
class InFlightLoadTest {
    private final LoadExecutor loads = new LoadExecutor(Eventually.LIMIT);
    private final AtomicInteger carriedOut = new AtomicInteger();

    @AfterEach
    void close() {
        loads.close();
    }

    private static ScriptedEntry key(BooleanSupplier... looks) {
        return new ScriptedEntry(Freshness.now(new ManualClocks()), new ScriptedEntry.Script(List.of(looks), false));
    }

    private DataKey.@Nullable Lease await(InFlightLoad<ScriptedEntry> flight) {
        return await(flight, () -> {});
    }

    private DataKey.@Nullable Lease await(InFlightLoad<ScriptedEntry> flight, Runnable onAbandoned) {
        return Waiter.await(flight, Waiter.nextTurn(), loads, loads.deadline(KeyCall.start()), onAbandoned);
    }

    @Test
    void whoeverBeginsItCarriesItOutAndNobodyElse() {
        InFlightLoad<ScriptedEntry> flight = InFlightLoad.ahead();
        Runnable work = flight.doing(carriedOut::incrementAndGet);
        work.run();
        work.run();
        assertThat(carriedOut.get()).isEqualTo(1);
    }

    @Test
    void whatStandsInALineOfItsOwnIsHurriedOnce() {
        InFlightLoad<ScriptedEntry> flight = InFlightLoad.ahead();
        assertThat(flight.toHurry()).as("nothing to do yet").isNull();
        Runnable work = flight.doing(carriedOut::incrementAndGet);
        assertThat(flight.toHurry()).isSameAs(work);
        assertThat(flight.toHurry()).as("it does").isNull();
    }

    @Test
    void whatHasBegunIsNotHurried() {
        InFlightLoad<ScriptedEntry> flight = InFlightLoad.ahead();
        flight.doing(carriedOut::incrementAndGet).run();
        assertThat(flight.toHurry()).isNull();
    }

    @Test
    void whatStandsInTheCallersLineIsNotHurried() {
        InFlightLoad<ScriptedEntry> flight = InFlightLoad.waitedFor();
        assertThat(flight.doing(carriedOut::incrementAndGet)).isNotNull();
        assertThat(flight.toHurry()).isNull();
    }

    /** Whether the last of two who wait ends it. */
    private static boolean isEndedByTheLast(InFlightLoad<ScriptedEntry> flight) {
        Waiter first = claim();
        Waiter second = claim();
        flight.join(first);
        flight.join(second);
        assertThat(flight.leave(first)).as("another waits").isFalse();
        return flight.leave(second);
    }

    private static Waiter claim() {
        return new Waiter(Waiter.nextTurn());
    }

    @Test
    void theLastWhoLeavesEndsItUnlessItIsWantedAllTheSame() {
        assertThat(isEndedByTheLast(InFlightLoad.waitedFor())).isTrue();
        assertThat(isEndedByTheLast(InFlightLoad.ahead())).as("for nobody yet").isFalse();
        InFlightLoad<ScriptedEntry> kept = InFlightLoad.waitedFor();
        assertThat(kept.keep()).isTrue();
        assertThat(isEndedByTheLast(kept)).as("prefetched").isFalse();
        InFlightLoad<ScriptedEntry> begun = InFlightLoad.waitedFor();
        assertThat(begun.begin()).isTrue();
        assertThat(isEndedByTheLast(begun)).as("begun").isFalse();
        assertThat(begun.keep()).as("it is carried out").isTrue();
    }

    @Test
    void whatWasGivenUpDoesNotBeginAndCannotBeKept() {
        InFlightLoad<ScriptedEntry> flight = InFlightLoad.waitedFor();
        Runnable work = flight.doing(carriedOut::incrementAndGet);
        assertThat(isEndedByTheLast(flight)).isTrue();
        assertThat(flight.keep()).isFalse();
        assertThat(flight.begin()).isFalse();
        work.run();
        assertThat(carriedOut.get()).isZero();
    }

    @Test
    void whoComesWhenItHasLandedIsServedAtOnce() {
        ScriptedEntry key = key();
        InFlightLoad<ScriptedEntry> flight = InFlightLoad.waitedFor();
        flight.land(LoadResult.of(() -> key), true);
        DataKey.Lease lease = await(flight);
        assertThat(lease).isNotNull();
        lease.close();
    }

    @Test
    void whoseLeaseFailsLooksAgainAndTheOthersAreServed() {
        AtomicInteger looks = new AtomicInteger();
        BooleanSupplier failsOnce = () -> {
            if (looks.incrementAndGet() == 1) {
                throw new OutOfMemoryError("once");
            }
            return true;
        };
        ScriptedEntry key = key(failsOnce, failsOnce);
        InFlightLoad<ScriptedEntry> flight = InFlightLoad.waitedFor();
        WaitingThread first = new WaitingThread(flight, () -> {});
        WaitingThread second = new WaitingThread(flight, () -> {});
        flight.land(LoadResult.of(() -> key), true);
        assertThat(inTime(first.lease)).isNull();
        DataKey.Lease lease = inTime(second.lease);
        assertThat(lease).isNotNull();
        lease.close();
    }

    private static <T> T inTime(CompletableFuture<T> future) {
        return future.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void whoGivesUpWhileALeaseIsTakenForItLeavesNone() throws InterruptedException {
        InFlightLoad<ScriptedEntry> flight = InFlightLoad.waitedFor();
        WaitingThread waiter = new WaitingThread(flight, () -> {});
        ScriptedEntry key = key(() -> waiter.interruptAndJoin());
        flight.land(LoadResult.of(() -> key), true);
        assertThat(waiter.failure.join()).isInstanceOf(DataKeyException.class);
        assertThat(isWipedOnceRetired(key)).isTrue();
    }

    @Test
    void whoGivesUpWhileNoLeaseIsToBeHadIsOnlyTold() throws InterruptedException {
        InFlightLoad<ScriptedEntry> flight = InFlightLoad.waitedFor();
        WaitingThread waiter = new WaitingThread(flight, () -> {});
        ScriptedEntry key = key(() -> !waiter.interruptAndJoin());
        flight.land(LoadResult.of(() -> key), true);
        assertThat(waiter.failure.join()).isInstanceOf(DataKeyException.class);
        assertThat(isWipedOnceRetired(key)).isTrue();
    }

    @Test
    void whoIsGivenALeaseWhenItHasGivenUpLeavesNone() throws InterruptedException {
        assertThat(isWipedOnceRetired(landedWhileOneGivesUp(true))).isTrue();
    }

    @Test
    void whoGivesUpWhereThereIsNoLeaseToGiveIsOnlyTold() throws InterruptedException {
        assertThat(isWipedOnceRetired(landedWhileOneGivesUp(false))).isTrue();
    }

    /** A data key of which a claim is served when the one who waited has left, and not yet looked whether it was. */
    private ScriptedEntry landedWhileOneGivesUp(boolean lends) throws InterruptedException {
        InFlightLoad<ScriptedEntry> flight = InFlightLoad.waitedFor();
        CountDownLatch givingUp = new CountDownLatch(1);
        CountDownLatch given = new CountDownLatch(1);
        WaitingThread waiter = new WaitingThread(flight, () -> {
            givingUp.countDown();
            awaitInterrupted(given);
        });
        ScriptedEntry key = key(() -> {
            waiter.thread.interrupt();
            ScriptedCache.await(givingUp);
            return lends;
        });
        flight.land(LoadResult.of(() -> key), true);
        given.countDown();
        assertThat(inTime(waiter.failure)).isInstanceOf(DataKeyException.class);
        waiter.thread.join();
        return key;
    }

    /** On a thread that keeps its interrupt. */
    private static void awaitInterrupted(CountDownLatch gate) {
        while (gate.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static boolean isWipedOnceRetired(ScriptedEntry key) {
        assertThat(key.retire(RemovalCause.DROPPED)).isTrue();
        return key.key().isWiped();
    }

    /** One who waits, on a thread of its own. */
    private final class WaitingThread {
        final CompletableFuture<DataKey.@Nullable Lease> lease = new CompletableFuture<>();
        final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        final Thread thread;

        WaitingThread(InFlightLoad<ScriptedEntry> flight, Runnable onAbandoned) {
            thread = new Thread(() -> {
                try {
                    lease.complete(await(flight, onAbandoned));
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
