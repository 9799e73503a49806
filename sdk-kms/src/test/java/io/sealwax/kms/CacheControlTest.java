package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeHeader;
import io.sealwax.internal.concurrent.SlotPool;
import io.sealwax.internal.crypto.RandomBytes;
import io.sealwax.spi.WrappedDataKey;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What its owner can ask of a cache, and hears from it. */
class CacheControlTest extends CacheOverCountingKey {
    private static final EncryptionContext ACME = EncryptionContext.of("tenant", "acme");
    private static final EncryptionContext OTHER = EncryptionContext.of("tenant", "other");

    private DataKey sealsWith(EncryptionContext context) {
        try (DataKey.Lease lease = keys.current(context)) {
            return lease.dataKey();
        }
    }

    private DataKey opensWith(byte[] message, EncryptionContext context) {
        try (DataKey.Lease lease =
                keys.of(EnvelopeHeader.parse(message).wrappedKeys().get(0), context)) {
            return lease.dataKey();
        }
    }

    @Test
    void whatWasPrefetchedIsThereForTheFirstMessage() {
        keys.prefetch(List.of(ACME, OTHER, ACME.forMessage("row", "1"))).join();
        assertThat(masterKey.generated.get())
                .as("one for each key-bound context")
                .isEqualTo(2);
        cipher.encrypt(new byte[1], ACME);
        cipher.encrypt(new byte[1], OTHER);
        keys.prefetch(List.of(ACME)).join();
        assertThat(masterKey.generated.get()).isEqualTo(2);
        assertThat(keys.stats().encrypt().waits()).isZero();
        assertThat(keys.stats().encrypt().hits()).isEqualTo(2);
    }

    @Test
    void prefetchingTellsWhatWasRefused() {
        masterKey.failWith(Category.DENIED);
        assertThatThrownBy(() -> keys.prefetch(List.of(ACME)).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.category()).isEqualTo(Category.DENIED));
    }

    @Test
    void whatFollowsAPrefetchRunsOnNoThreadThatAsks() {
        masterKey.gate = new CountDownLatch(1);
        CompletableFuture<String> came = keys.prefetch(List.of(ACME))
                .thenApply(done -> Thread.currentThread().getName());
        masterKey.gate.countDown();
        masterKey.failWith(null);
        assertThat(came.join()).doesNotContain("sealwax");
        masterKey.gate = new CountDownLatch(1);
        masterKey.failWith(Category.THROTTLED);
        CompletableFuture<String> failed = keys.prefetch(List.of(OTHER))
                .handle((done, failure) ->
                        failure == null ? "came" : Thread.currentThread().getName());
        masterKey.gate.countDown();
        assertThat(failed.join()).doesNotContain("sealwax").isNotEqualTo("came");
    }

    /** Every thread of the common pool waits, as it does where a program blocks in it. */
    @Test
    void aPrefetchNeedsNoCommonPool() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        List<ForkJoinTask<?>> blocking = new ArrayList<>();
        for (int i = 0; i < 4 * Math.max(1, ForkJoinPool.getCommonPoolParallelism()); i++) {
            blocking.add(ForkJoinPool.commonPool().submit(() -> {
                stuck.await();
                return true;
            }));
        }
        try {
            keys.prefetch(List.of(ACME)).thenRun(() -> {}).get(60, TimeUnit.SECONDS);
            keys.prefetch(List.of(ACME, OTHER)).get(60, TimeUnit.SECONDS);
            masterKey.failWith(Category.DENIED);
            assertThatThrownBy(() -> keys.prefetch(List.of(ACME.and("a", "b"))).get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DataKeyException.class);
        } finally {
            stuck.countDown();
        }
        for (ForkJoinTask<?> each : blocking) {
            each.get();
        }
    }

    @Test
    void whoeverPrefetchesChoosesWhereToGoOn() {
        AtomicReference<Runnable> given = new AtomicReference<>();
        CompletableFuture<Void> prefetched = keys.prefetch(List.of(ACME), given::set);
        Eventually.await("it is handed over", () -> given.get() != null);
        assertThat(prefetched).isNotDone();
        given.get().run();
        assertThat(prefetched).isCompleted();
    }

    /** The thread that fetched it holds no lock then, nor does the cache take it for under way. */
    @Test
    void whoeverFetchedItMayEmptyTheCache() {
        CompletableFuture<Void> emptied = keys.prefetch(List.of(ACME), Runnable::run)
                .thenRun(() -> {
                    Thread other = new Thread(keys::forgetAll, "other");
                    other.start();
                    try {
                        other.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
        emptied.join();
        assertThat(keys.stats().encrypt().entries()).isZero();
    }

    @Test
    void anExecutorThatRefusesLeavesNobodyWaiting() {
        assertThatThrownBy(() -> keys.prefetch(List.of(ACME), task -> {
                            throw new RejectedExecutionException("full");
                        })
                        .join())
                .hasCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void invalidatingOneContextLeavesTheOthers() {
        byte[] acme = cipher.encrypt(new byte[1], ACME);
        byte[] other = cipher.encrypt(new byte[1], OTHER);
        List<DataKey> gone = List.of(sealsWith(ACME), opensWith(acme, ACME));
        List<DataKey> there = List.of(sealsWith(OTHER), opensWith(other, OTHER));
        keys.invalidate(ACME.forMessage("row", "7"));
        assertThat(gone).allMatch(DataKey::isWiped);
        assertThat(there).noneMatch(DataKey::isWiped);
        assertThat(List.of(sealsWith(OTHER), opensWith(other, OTHER))).isEqualTo(there);
    }

    @Test
    void invalidatingAllReachesBothSides() {
        byte[] message = cipher.encrypt(new byte[1], ACME);
        List<DataKey> there = List.of(sealsWith(ACME), opensWith(message, ACME));
        keys.invalidateAll();
        assertThat(there).allMatch(DataKey::isWiped);
    }

    @Test
    void rotatingEndsWhatSealsAndKeepsWhatOpens() {
        byte[] message = cipher.encrypt(new byte[1], ACME);
        DataKey sealing = sealsWith(ACME);
        DataKey opening = opensWith(message, ACME);
        keys.rotateNow();
        assertThat(sealing.isWiped()).isTrue();
        assertThat(sealsWith(ACME)).isNotSameAs(sealing);
        assertThat(opensWith(message, ACME)).isSameAs(opening);
    }

    @Test
    void rotatingReachesADataKeyThatIsOnItsWay() throws Exception {
        sealsWith(ACME);
        masterKey.gate = new CountDownLatch(1);
        clocks.pass(Duration.ofMinutes(4));
        sealsWith(ACME);
        masterKey.awaitCalls(2);
        keys.rotateNow();
        masterKey.gate.countDown();
        sealsWith(ACME);
        Eventually.await("the late one", () -> keys.stats().encrypt().refreshes() == 1);
        assertThat(masterKey.generated.get()).isEqualTo(3);
        assertThat(keys.stats().encrypt().retired()).isEqualTo(2);
        assertThat(keys.stats().encrypt().entries()).isEqualTo(1);
    }

    @Test
    void forgettingWaitsForCallsUnderWayAndDropsWhatTheyBring() throws Exception {
        DataKey first = sealsWith(ACME);
        masterKey.gate = new CountDownLatch(1);
        CompletableFuture<Void> unused = keys.prefetch(List.of(OTHER));
        masterKey.awaitCalls(2);
        CountDownLatch slow = masterKey.gate;
        AtomicReference<DataKey> meanwhile = new AtomicReference<>();
        Thread other = new Thread(() -> {
            Eventually.await("what was there is gone at once", first::isWiped);
            masterKey.gate = new CountDownLatch(0);
            meanwhile.set(sealsWith(ACME));
            slow.countDown();
        });
        other.start();
        keys.forgetAll();
        other.join();
        assertThat(meanwhile.get().isWiped()).isTrue();
        assertThat(masterKey.generated.get()).isEqualTo(3);
        assertThat(keys.stats().encrypt().entries()).isZero();
        assertThat(keys.stats().encrypt().retired()).isEqualTo(3);
        assertThat(sealsWith(ACME)).as("usable again").isNotSameAs(first);
    }

    /** It shows in no call. */
    @Test
    void forgettingReachesRandomBytes() throws Exception {
        Field pool = RandomBytes.class.getDeclaredField("IDLE");
        pool.setAccessible(true);
        RandomBytes.SHARED.fill(new byte[16], 0, 16);
        keys.forgetAll();
        assertThat(((SlotPool<?>) pool.get(null)).take()).isNull();
    }

    @Test
    void forgettingReachesTheNamesUnderWhichDataKeysWereFound() {
        byte[] message = cipher.encrypt(new byte[1], ACME);
        opensWith(message, ACME);
        opensWith(message, ACME);
        assertThat(keys.stats().decrypt().memoryBytes()).isPositive();
        keys.forgetAll();
        assertThat(keys.stats().decrypt().memoryBytes()).isZero();
    }

    @Test
    void forgettingThatTakesTooLongSaysSoAndForgetsWhatIsThere() {
        cacheWith(builder().maxWait(Duration.ofSeconds(1)));
        DataKey first = sealsWith(ACME);
        masterKey.gate = new CountDownLatch(1);
        CompletableFuture<Void> unused = keys.prefetch(List.of(OTHER));
        masterKey.awaitCalls(2);
        assertThatIllegalStateException().isThrownBy(keys::forgetAll).withMessage("calls are under way after 1000 ms");
        assertThat(first.isWiped()).isTrue();
        masterKey.gate.countDown();
    }

    @Test
    void trustThatWasTakenAwayHoldsForWhatIsThereToo() {
        byte[] message = cipher.encrypt(new byte[1], ACME);
        opensWith(message, ACME);
        WrappedDataKey wrapped = EnvelopeHeader.parse(message).wrappedKeys().get(0);
        assertThat(keys.candidate(wrapped, ACME)).isNotNull();
        masterKey.trusting = false;
        assertThat(keys.candidate(wrapped, ACME)).isNull();
        assertThatThrownBy(() -> opensWith(message, ACME))
                .isInstanceOf(DataKeyException.class)
                .hasMessageContaining("no master key here trusts it");
    }

    @Test
    void twoCachesOfOneMasterKeyShareNothing() {
        byte[] message = cipher.encrypt(new byte[1], ACME);
        opensWith(message, ACME);
        try (CachingDataKeyProvider second = builder().build()) {
            WrappedDataKey wrapped = EnvelopeHeader.parse(message).wrappedKeys().get(0);
            masterKey.failWith(Category.DENIED);
            assertThatThrownBy(() -> second.of(wrapped, ACME)).isInstanceOf(DataKeyException.class);
            assertThatThrownBy(() -> second.current(ACME)).isInstanceOf(DataKeyException.class);
            opensWith(message, ACME);
        }
        opensWith(message, ACME);
    }

    @Test
    void aClosedCacheBeatsNoMoreAndFetchesNothing() {
        assertThat(clocks.beats()).isEqualTo(1);
        keys.close();
        assertThat(clocks.beats()).isZero();
        assertThatIllegalStateException().isThrownBy(() -> keys.prefetch(List.of(ACME)));
    }

    @Test
    void aListenerHearsOfCallsAndOfDataKeysThatLeaveWithWhatTheySealed() {
        List<String> heard = new CopyOnWriteArrayList<>();
        cacheWith(builder().listener(new CacheListener() {
            @Override
            public void asked(
                    Use use, boolean ahead, Duration took, boolean failed, Optional<DataKeyException> failure) {
                heard.add(use + (ahead ? " ahead " : " ") + failure.map(DataKeyException::category));
            }

            @Override
            public void retired(Use use, RemovalCause why, Duration age, long messages, long bytes) {
                heard.add(use + " " + why + " " + age + " " + messages + " " + bytes);
            }
        }));
        byte[] message = cipher.encrypt(new byte[100], ACME);
        cipher.encrypt(new byte[23], ACME);
        cipher.decrypt(message, ACME);
        clocks.pass(Duration.ofMinutes(5));
        clocks.beat();
        masterKey.failWith(Category.DENIED);
        assertThatThrownBy(() -> cipher.encrypt(new byte[1], ACME)).isInstanceOf(DataKeyException.class);
        assertThat(heard)
                .containsExactly(
                        "ENCRYPT Optional.empty",
                        "DECRYPT Optional.empty",
                        "ENCRYPT EXPIRED PT5M 2 123",
                        "DECRYPT EXPIRED PT5M 0 0",
                        "ENCRYPT Optional[DENIED]");
    }

    @Test
    void aListenerThatFailsHarmsNobodyAndIsLoggedOnce() {
        List<String> logged = Warnings.during(() -> {
            cacheWith(builder().listener(new CacheListener() {
                @Override
                public void asked(
                        Use use, boolean ahead, Duration took, boolean failed, Optional<DataKeyException> failure) {
                    throw new IllegalStateException("listener");
                }
            }));
            cipher.encrypt(new byte[1], ACME);
            cipher.encrypt(new byte[1], OTHER);
        });
        assertThat(logged).containsExactly("a listener of the data-key cache failed");
    }

    @Test
    void contextsThatMakeTheCacheUselessAreWarnedOfOnceByNameAndNeverByValue() {
        List<String> logged = Warnings.during(() -> {
            for (int row = 0; row < 1000; row++) {
                sealsWith(EncryptionContext.of("tenant", "secret-value", "row", "secret-" + row));
                if (row % 500 == 499) {
                    keys.invalidateAll();
                }
            }
        });
        assertThat(logged).hasSize(1);
        assertThat(logged.get(0)).contains("[row]").doesNotContain("tenant", "secret");
    }

    @Test
    @Tag("long")
    void forgettingReachesWhatWasSeenOfContexts() {
        List<String> logged = Warnings.during(() -> {
            for (int row = 0; row < 999; row++) {
                sealsWith(EncryptionContext.of("tenant", "acme", "row", "r" + row));
            }
            keys.forgetAll();
            for (int row = 0; row < 999; row++) {
                sealsWith(EncryptionContext.of("tenant", "acme", "row", "r" + row));
            }
            keys.invalidateAll();
        });
        assertThat(logged).isEmpty();
    }

    @Test
    @Tag("long")
    void contextsThatAreUsedAgainAreNotWarnedOf() {
        List<String> logged = Warnings.during(() -> {
            for (int tenant = 0; tenant < 1500; tenant++) {
                sealsWith(EncryptionContext.of("tenant", "t" + tenant));
                sealsWith(EncryptionContext.of("tenant", "t" + tenant));
            }
            keys.invalidateAll();
        });
        assertThat(logged).isEmpty();
    }

    @Test
    void whoRefusesACacheIsNotToldThatItIsClosed() {
        AtomicInteger built = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        CacheListener ofOneCache = new CacheListener() {
            @Override
            public void built(CachingDataKeyProvider cache) {
                if (built.incrementAndGet() > 1) {
                    throw new IllegalStateException("of another cache");
                }
            }

            @Override
            public void closed() {
                closed.incrementAndGet();
            }
        };
        cacheWith(builder().listener(ofOneCache));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().listener(ofOneCache).build())
                .withMessage("of another cache");
        assertThat(closed).hasValue(0);
        keys.close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void itsTextIsTheNamesOfItsMasterKeys() {
        assertThat(keys).hasToString("[counted]");
    }

    @Test
    void boundsThatCannotHoldTogetherAreRefusedWithASentence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().maxIdle(Duration.ofMinutes(6)).build())
                .withMessage("a maximum idle time of PT6M has no effect: a data key is gone after PT5M, used or not");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().maxBytes(0))
                .withMessage("at most 0 bytes a data key: must be 1 to 9,007,199,254,740,992");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().maxBytes((1L << 53) + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().maxIdle(Duration.ZERO))
                .withMessage("a maximum idle time of PT0S: must be 1 second or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().outageGrace(Duration.ofSeconds(-1)))
                .withMessage("an outage grace of PT-1S: must be zero to 365 days");
        assertThatIllegalArgumentException().isThrownBy(() -> builder().outageGrace(Duration.ofDays(366)));
    }
}
