package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two things happen to one data key; the name says in which order. */
class CacheInterleavingsTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final ManualClocks clocks = new ManualClocks();
    private final CountingKey masterKey = new CountingKey();
    private final CachingDataKeyProvider keys = CachingDataKeyProvider.builder(masterKey)
            .clocks(clocks)
            .random(() -> 0)
            .build();
    private final ExecutorService caller = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        masterKey.gate.countDown();
        keys.close();
        caller.shutdownNow();
    }

    private DataKey lendAndReturn() {
        try (DataKey.Lease lease = keys.current(TENANT)) {
            return lease.dataKey();
        }
    }

    /** A refresh that the master key has begun to answer, and does not yet. */
    private void refreshUnderWay() {
        masterKey.gate = new CountDownLatch(1);
        clocks.pass(Duration.ofMinutes(4));
        lendAndReturn();
        masterKey.awaitCalls(2);
    }

    private void awaitRetired(int count) {
        Eventually.await("retired", () -> keys.stats().encrypt().retired() == count);
    }

    @Test
    void lentThenReplacedThenReturned() {
        DataKey.Lease stream = keys.current(TENANT);
        refreshUnderWay();
        masterKey.gate.countDown();
        awaitRetired(1);
        assertThat(lendAndReturn()).isNotSameAs(stream.dataKey());
        assertThat(stream.dataKey().isWiped()).isFalse();
        stream.close();
        assertThat(stream.dataKey().isWiped()).isTrue();
    }

    @Test
    void tooOldThenSweptThenSucceeded() throws Exception {
        DataKey old = lendAndReturn();
        refreshUnderWay();
        clocks.pass(Duration.ofMinutes(1));
        clocks.beat();
        assertThat(old.isWiped()).as("whatever the KMS is thinking").isTrue();
        Future<DataKey> waiting = caller.submit(this::lendAndReturn);
        Eventually.await("a caller waits", () -> keys.stats().encrypt().waits() == 2);
        masterKey.gate.countDown();
        assertThat(waiting.get()).isNotSameAs(old);
        assertThat(masterKey.called.get())
                .as("one flight for the refresh and for who waits")
                .isEqualTo(2);
        assertThat(keys.stats().encrypt().entries()).isEqualTo(1);
    }

    @Test
    void tooOldThenSweptThenFailed() throws Exception {
        lendAndReturn();
        refreshUnderWay();
        clocks.pass(Duration.ofMinutes(1));
        clocks.beat();
        Future<DataKey> waiting = caller.submit(this::lendAndReturn);
        Eventually.await("a caller waits", () -> keys.stats().encrypt().waits() == 2);
        masterKey.failWith(Category.TRANSIENT);
        masterKey.gate.countDown();
        assertThatThrownBy(waiting::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.category()).isEqualTo(Category.TRANSIENT));
        assertThat(keys.stats().encrypt().entries()).isZero();
        masterKey.failWith(null);
        lendAndReturn();
    }

    @Test
    void invalidatedThenSucceeded() {
        DataKey old = lendAndReturn();
        refreshUnderWay();
        keys.invalidate(TENANT);
        assertThat(old.isWiped()).isTrue();
        masterKey.gate.countDown();
        awaitRetired(2);
        assertThat(keys.stats().encrypt().entries()).isZero();
    }

    @Test
    void closedThenTheSuccessorCame() {
        DataKey old = lendAndReturn();
        refreshUnderWay();
        keys.close();
        assertThat(old.isWiped()).isTrue();
        masterKey.gate.countDown();
        awaitRetired(2);
        assertThat(keys.stats().encrypt().entries()).isZero();
    }

    @Test
    void closedThenTheFirstCameForOneWhoWaited() throws Exception {
        masterKey.gate = new CountDownLatch(1);
        Future<DataKey> waiting = caller.submit(this::lendAndReturn);
        masterKey.awaitCalls(1);
        keys.close();
        masterKey.gate.countDown();
        awaitRetired(1);
        assertThat(keys.stats().encrypt().entries()).isZero();
        try {
            assertThat(waiting.get().isWiped()).isTrue();
        } catch (ExecutionException e) {
            assertThat(e).cause().isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        }
    }

    @Test
    void prefetchedThenClosedBeforeItCame() {
        masterKey.gate = new CountDownLatch(1);
        CompletableFuture<Void> unused = keys.prefetch(List.of(TENANT));
        masterKey.awaitCalls(1);
        keys.close();
        masterKey.gate.countDown();
        awaitRetired(1);
        assertThat(keys.stats().encrypt().entries()).isZero();
    }

    @Test
    void interruptedThenSucceededForTheOthers() throws Exception {
        masterKey.gate = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(this::lendAndReturn).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        Future<DataKey> other = caller.submit(this::lendAndReturn);
        Eventually.await("the other waits", () -> keys.stats().encrypt().waits() == 2);
        masterKey.gate.countDown();
        assertThat(other.get()).isNotNull();
        assertThat(masterKey.called.get()).isEqualTo(1);
    }
}
