package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.kms.Eventually;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads apart for each master key, as long as there are not too many of them. */
class BulkheadsTest {
    private static final int THREADS = 2;

    private final Bulkheads lanes = new Bulkheads(THREADS, new DaemonThreadFactory("lane"));
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @AfterEach
    void close() {
        gate.countDown();
        lanes.close();
    }

    private void slow() {
        begun.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        ended.incrementAndGet();
    }

    private Thread threadOf(String lane) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        lanes.execute(lane, () -> thread.complete(Thread.currentThread()));
        return thread.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void strangersWhoNameMasterKeysMakeNoMoreLanesThanThereAre() {
        for (int name = 0; name < 1000; name++) {
            lanes.execute("busy " + name, this::slow);
        }
        assertThat(lanes.count()).isEqualTo(Bulkheads.MOST + 1);
        int atOnce = Bulkheads.MOST + THREADS;
        Eventually.await("each lane works, and the shared one", () -> begun.get() == atOnce);
        gate.countDown();
        Eventually.await("all is done", () -> ended.get() == 1000);
    }

    @Test
    void ourOwnLanesAreThereHoweverManyAStrangerNames() {
        for (int name = 0; name < 2 * Bulkheads.MOST; name++) {
            lanes.execute("busy " + name, this::slow);
            lanes.execute("busy " + name, this::slow);
        }
        assertThat(threadOf(Bulkheads.GENERATE).isAlive()).isTrue();
        assertThat(threadOf(Bulkheads.AHEAD).isAlive()).isTrue();
    }

    @Test
    void aLaneWithoutWorkGivesItsPlaceToAnother() {
        Thread first = threadOf("first");
        for (int name = 1; name < Bulkheads.MOST; name++) {
            lanes.execute("busy " + name, this::slow);
        }
        Eventually.await("it is let go when another wants the place", () -> {
            Thread another = threadOf("another");
            return !first.isAlive() && another.isAlive();
        });
        assertThat(threadOf("first")).as("it shares a lane now").isNotSameAs(first);
        lanes.execute("another", this::slow);
        lanes.execute("another", this::slow);
        Eventually.await("the other has all threads of a lane", () -> begun.get() == Bulkheads.MOST - 1 + THREADS);
    }

    @Test
    void lanesWithoutWorkStayUntilAnotherWantsTheirPlaceAndAllGoThen() {
        for (int name = 0; name < Bulkheads.MOST; name++) {
            assertThat(threadOf("idle " + name).isAlive()).isTrue();
            assertThat(lanes.count()).isEqualTo(name + 1);
        }
        Eventually.await("the first that finds no place makes room", () -> {
            lanes.execute("another", () -> {});
            return lanes.count() <= 2;
        });
    }

    @Test
    void whereNoMoreThreadsCanBeStartedThoseThatAreThereDoTheWork() {
        ThreadsThatRunOut scarce = new ThreadsThatRunOut();
        scarce.runOut = false;
        Bulkheads few = new Bulkheads(THREADS, scarce);
        try {
            few.execute("lane", this::slow);
            Eventually.await("it has a thread", () -> begun.get() == 1);
            scarce.runOut = true;
            few.execute("lane", this::slow);
            assertThatThrownBy(() -> few.execute("another", this::slow)).isInstanceOf(OutOfMemoryError.class);
            gate.countDown();
            Eventually.await("the one does both", () -> ended.get() == 2);
        } finally {
            few.close();
        }
    }

    @Test
    void whatIsGivenToALaneThatGivesItsPlaceIsDone() throws Exception {
        AtomicInteger done = new AtomicInteger();
        Set<Throwable> failed = ConcurrentHashMap.newKeySet();
        Thread[] givers = new Thread[4];
        for (int giver = 0; giver < givers.length; giver++) {
            givers[giver] = new Thread(() -> {
                for (int name = 0; name < 1_000; name++) {
                    lanes.execute("lane " + name % 100, done::incrementAndGet);
                }
            });
            givers[giver].setUncaughtExceptionHandler((thread, e) -> failed.add(e));
            givers[giver].start();
        }
        for (Thread giver : givers) {
            giver.join();
        }
        assertThat(failed).isEmpty();
        Eventually.await("all is done", () -> done.get() == 4_000);
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // it is what is not taken over
    void aThreadTakesNothingOverFromWhoeverHappensToBeginIt() {
        InheritableThreadLocal<String> ofTheCaller = new InheritableThreadLocal<>();
        ofTheCaller.set("request 7");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        int priority = Thread.currentThread().getPriority();
        Thread.currentThread().setContextClassLoader(new ClassLoader(before) {});
        Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
        try {
            CompletableFuture<String> inherited = new CompletableFuture<>();
            lanes.execute(
                    "lane",
                    () -> inherited.complete(
                            ofTheCaller.get() + ", " + Thread.currentThread().getPriority() + ", "
                                    + Thread.currentThread().getContextClassLoader()));
            assertThat(inherited
                            .orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)
                            .join())
                    .isEqualTo("null, 5, " + Bulkheads.class.getClassLoader());
        } finally {
            Thread.currentThread().setPriority(priority);
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void afterwardsNothingIsTakenByLanesThatWereThereNorByNewOnes() {
        threadOf("there");
        lanes.close();
        for (String lane : new String[] {"there", "new"}) {
            assertThatThrownBy(() -> lanes.execute(lane, this::slow)).isInstanceOf(RejectedExecutionException.class);
        }
        assertThat(begun.get()).isZero();
    }
}
