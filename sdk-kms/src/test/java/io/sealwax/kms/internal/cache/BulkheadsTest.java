package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.kms.Eventually;
import io.sealwax.kms.internal.cache.LoadExecutor.Bulkheads;
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

    private final Bulkheads bulkheads = new Bulkheads(THREADS, new DaemonThreadFactory("bulkhead"));
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @AfterEach
    void close() {
        gate.countDown();
        bulkheads.close();
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

    private Thread threadOf(String bulkhead) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        bulkheads.execute(bulkhead, () -> thread.complete(Thread.currentThread()));
        return thread.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void strangersThatNameMasterKeysMakeNoMoreBulkheadsThanThereAre() {
        for (int name = 0; name < 1000; name++) {
            bulkheads.execute("busy " + name, this::slow);
        }
        assertThat(bulkheads.count()).isEqualTo(Bulkheads.MOST + 1);
        int atOnce = Bulkheads.MOST + THREADS;
        Eventually.await("each bulkhead works, and the shared one", () -> begun.get() == atOnce);
        gate.countDown();
        Eventually.await("all is done", () -> ended.get() == 1000);
    }

    @Test
    void reservedBulkheadsAreThereHoweverManyStrangersName() {
        for (int name = 0; name < 2 * Bulkheads.MOST; name++) {
            bulkheads.execute("busy " + name, this::slow);
            bulkheads.execute("busy " + name, this::slow);
        }
        assertThat(threadOf(Bulkheads.GENERATE).isAlive()).isTrue();
        assertThat(threadOf(Bulkheads.PREFETCH).isAlive()).isTrue();
    }

    @Test
    void aBulkheadWithoutWorkGivesItsPlaceToAnother() {
        Thread first = threadOf("first");
        for (int name = 1; name < Bulkheads.MOST; name++) {
            bulkheads.execute("busy " + name, this::slow);
        }
        Eventually.await("it is let go when another wants the place", () -> {
            Thread another = threadOf("another");
            return !first.isAlive() && another.isAlive();
        });
        assertThat(threadOf("first")).as("it shares a bulkhead now").isNotSameAs(first);
        bulkheads.execute("another", this::slow);
        bulkheads.execute("another", this::slow);
        Eventually.await("the other has all threads of a bulkhead", () -> begun.get() == Bulkheads.MOST - 1 + THREADS);
    }

    @Test
    void bulkheadsWithoutWorkStayUntilAnotherWantsTheirPlace() {
        for (int name = 0; name < Bulkheads.MOST; name++) {
            assertThat(threadOf("idle " + name).isAlive()).isTrue();
            assertThat(bulkheads.count()).isEqualTo(name + 1);
        }
        Eventually.await("the first that finds no place makes room", () -> {
            bulkheads.execute("another", () -> {});
            return bulkheads.count() <= 2;
        });
    }

    @Test
    void ifNoMoreThreadsCanBeStartedThoseThatAreThereDoTheWork() {
        ThreadsThatRunOut scarce = new ThreadsThatRunOut();
        scarce.runOut = false;
        Bulkheads few = new Bulkheads(THREADS, scarce);
        try {
            few.execute("bulkhead", this::slow);
            Eventually.await("it has a thread", () -> begun.get() == 1);
            scarce.runOut = true;
            few.execute("bulkhead", this::slow);
            assertThatThrownBy(() -> few.execute("another", this::slow)).isInstanceOf(OutOfMemoryError.class);
            gate.countDown();
            Eventually.await("the one does both", () -> ended.get() == 2);
        } finally {
            few.close();
        }
    }

    @Test
    void aTaskForABulkheadThatGivesItsPlaceRuns() throws Exception {
        AtomicInteger done = new AtomicInteger();
        Set<Throwable> failed = ConcurrentHashMap.newKeySet();
        Thread[] givers = new Thread[4];
        for (int giver = 0; giver < givers.length; giver++) {
            givers[giver] = new Thread(() -> {
                for (int name = 0; name < 1_000; name++) {
                    bulkheads.execute("bulkhead " + name % 100, done::incrementAndGet);
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
    void aThreadInheritsNothingFromTheCallerThatStartsIt() {
        InheritableThreadLocal<String> ofTheCaller = new InheritableThreadLocal<>();
        ofTheCaller.set("request 7");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        int priority = Thread.currentThread().getPriority();
        Thread.currentThread().setContextClassLoader(new ClassLoader(before) {});
        Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
        try {
            CompletableFuture<String> inherited = new CompletableFuture<>();
            bulkheads.execute(
                    "bulkhead",
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
    void afterClosingNeitherOldNorNewBulkheadsTakeTasks() {
        threadOf("there");
        bulkheads.close();
        for (String bulkhead : new String[] {"there", "new"}) {
            assertThatThrownBy(() -> bulkheads.execute(bulkhead, this::slow))
                    .isInstanceOf(RejectedExecutionException.class);
        }
        assertThat(begun.get()).isZero();
    }
}
