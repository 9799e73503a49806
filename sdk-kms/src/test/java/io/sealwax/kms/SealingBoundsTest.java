package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeHeader;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a data key seals, and who waits for the next. */
class SealingBoundsTest extends CacheOverCountingKey {
    private WrappedDataKey seal(int length) {
        return EnvelopeHeader.parse(cipher.encrypt(new byte[length], TENANT))
                .wrappedKeys()
                .get(0);
    }

    private void awaitSuccessor(int data) {
        Eventually.await("a successor", () -> keys.stats().encrypt().retired() == data);
    }

    @Test
    void atFourFifthsOfTheAgeTheSuccessorIsFetchedAndNobodyWaits() {
        WrappedDataKey first = seal(1);
        masterKey.gate = new CountDownLatch(1);
        clocks.pass(Duration.ofMinutes(4).minusNanos(1));
        seal(1);
        assertThat(masterKey.called.get()).as("not due yet").isEqualTo(1);
        clocks.pass(Duration.ofNanos(1));
        assertThat(seal(1)).as("served while the KMS thinks").isEqualTo(first);
        masterKey.awaitCalls(2);
        assertThat(seal(1)).isEqualTo(first);
        assertThat(masterKey.called.get()).as("one flight").isEqualTo(2);
        masterKey.gate.countDown();
        awaitSuccessor(1);
        assertThat(seal(1)).isNotEqualTo(first);
        assertThat(keys.stats().encrypt().waits()).isEqualTo(1);
    }

    @Test
    void chanceBringsTheRefreshForwardToThreeQuartersAndNotFurther() {
        cacheWith(builder().random(() -> 0.999999));
        seal(1);
        clocks.pass(Duration.ofSeconds(224));
        seal(1);
        assertThat(masterKey.called.get()).isEqualTo(1);
        clocks.pass(Duration.ofSeconds(2));
        seal(1);
        masterKey.awaitCalls(2);
    }

    @Test
    void whatBeganTogetherIsNotRefreshedTogether() {
        cacheWith(CachingDataKeyProvider.builder(masterKey).clocks(clocks));
        Runnable sealForAll = () -> {
            for (int tenant = 0; tenant < 100; tenant++) {
                keys.current(EncryptionContext.of("tenant", "t" + tenant)).close();
            }
        };
        sealForAll.run();
        clocks.pass(Duration.ofMinutes(5).multipliedBy(775).dividedBy(1000));
        sealForAll.run();
        keys.forgetAll();
        assertThat(keys.stats().encrypt().refreshes())
                .as("drawn by chance, about half of them")
                .isBetween(10L, 90L);
    }

    @Test
    void atFourFifthsOfTheMessagesTheSuccessorIsFetched() {
        cacheWith(builder().maxMessages(1000));
        masterKey.gate = new CountDownLatch(0);
        for (int i = 0; i < 780; i++) {
            seal(1);
        }
        assertThat(masterKey.called.get()).isEqualTo(1);
        for (int i = 780; i <= 801; i++) {
            seal(1);
        }
        awaitSuccessor(1);
        assertThat(masterKey.generated.get()).isEqualTo(2);
        assertThat(keys.stats().encrypt().waits()).isEqualTo(1);
    }

    @Test
    void atFourFifthsOfTheBytesTheSuccessorIsFetched() {
        cacheWith(builder().maxBytes(1_000_000));
        WrappedDataKey first = seal(799_999);
        assertThat(seal(1)).isEqualTo(first);
        assertThat(masterKey.called.get()).isEqualTo(1);
        assertThat(seal(1)).isEqualTo(first);
        awaitSuccessor(1);
        assertThat(seal(1)).isNotEqualTo(first);
    }

    @Test
    void noMessageBeginsWhenTheBytesAreReachedButTheOneThatReachesThemEnds() throws Exception {
        cacheWith(builder().maxBytes(1000));
        WrappedDataKey first = seal(799);
        masterKey.gate = new CountDownLatch(1);
        assertThat(seal(200)).isEqualTo(first);
        assertThat(seal(5000)).as("999 bytes were sealed when it began").isEqualTo(first);
        Thread answer = new Thread(() -> {
            Eventually.await("a caller waits", () -> keys.stats().encrypt().waits() == 2);
            masterKey.gate.countDown();
        });
        answer.start();
        assertThat(seal(1)).isNotEqualTo(first);
        answer.join();
        assertThat(masterKey.generated.get()).isEqualTo(2);
    }

    @Test
    void aSingleMessageADataKeyIsABudgetLikeAnyOther() {
        cacheWith(builder().maxMessages(1));
        assertThat(seal(1)).isNotEqualTo(seal(1)).isNotEqualTo(seal(1));
    }

    @Test
    @Tag("race")
    void whenTheMessagesRunOutBeforeTheSuccessorIsThereCallersWaitForTheSameCall() throws Exception {
        cacheWith(builder().maxMessages(1000));
        for (int i = 0; i < 10; i++) {
            seal(1);
        }
        masterKey.gate = new CountDownLatch(1);
        Map<WrappedDataKey, AtomicInteger> messages = new ConcurrentHashMap<>();
        Thread opener = new Thread(() -> {
            Eventually.await("callers wait", () -> keys.stats().encrypt().waits() > 32);
            masterKey.gate.countDown();
        });
        opener.start();
        Crowd.together(
                64,
                15_000,
                () -> messages.computeIfAbsent(seal(1), any -> new AtomicInteger())
                        .incrementAndGet());
        opener.join();
        assertThat(messages.values()).allMatch(count -> count.get() <= 1000);
        assertThat(masterKey.generated.get()).isBetween(15, 21);
    }

    @Test
    void aKeyThatIsRefusedAtTheRefreshSealsNoMore() {
        seal(1);
        DataKey.Lease lent = keys.current(TENANT);
        masterKey.failWith(Category.KEY_STATE);
        clocks.pass(Duration.ofMinutes(4));
        seal(1);
        Eventually.await("the refusal", () -> keys.stats().encrypt().failedRefreshes() == 1);
        assertThatThrownBy(() -> seal(1))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.category()).isEqualTo(Category.KEY_STATE));
        assertThat(lent.dataKey().isWiped()).isFalse();
        lent.close();
        assertThat(lent.dataKey().isWiped()).isTrue();
    }

    @Test
    void aDataKeySealsOnWhileAKmsFailsInPassingButNotBeyondItsAgeWhateverTheGrace() {
        cacheWith(builder().outageGrace(Duration.ofHours(1)));
        WrappedDataKey first = seal(1);
        masterKey.failWith(Category.TRANSIENT);
        for (int second = 1; second < 300; second++) {
            clocks.pass(Duration.ofSeconds(1));
            assertThat(seal(1)).isEqualTo(first);
            if (second == 240) {
                Eventually.await(
                        "the first of them", () -> keys.stats().encrypt().failedRefreshes() == 1);
            }
        }
        assertThat(keys.stats().encrypt().failedRefreshes()).isLessThan(10);
        assertThat(keys.stats().encrypt().staleHits()).isPositive();
        clocks.pass(Duration.ofSeconds(1));
        assertThatThrownBy(() -> seal(1))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.category()).isEqualTo(Category.TRANSIENT));
        masterKey.failWith(null);
        assertThat(seal(1)).as("recovered with the first answer").isNotEqualTo(first);
    }

    @Test
    void aHostThatWasSuspendedFindsItsDataKeysTooOld() {
        WrappedDataKey first = seal(1);
        clocks.millis.addAndGet(Duration.ofMinutes(5).toMillis());
        clocks.pass(Duration.ofMillis(1));
        assertThat(seal(1)).isNotEqualTo(first);
    }

    @Test
    void aClockThatIsSetBackChangesNothing() {
        WrappedDataKey first = seal(1);
        clocks.millis.addAndGet(-Duration.ofDays(1).toMillis());
        clocks.pass(Duration.ofMinutes(3));
        assertThat(seal(1)).isEqualTo(first);
        clocks.pass(Duration.ofMinutes(2));
        assertThat(seal(1)).isNotEqualTo(first);
    }

    @Test
    void aWallClockThatWentAheadAndWasSetBackLeavesADataKeyAsOldAsItSaid() {
        WrappedDataKey first = seal(1);
        clocks.millis.addAndGet(Duration.ofMinutes(3).toMillis());
        clocks.pass(Duration.ofMillis(1));
        assertThat(seal(1)).isEqualTo(first);
        clocks.millis.addAndGet(-Duration.ofMinutes(3).toMillis());
        clocks.pass(Duration.ofMinutes(2));
        assertThat(seal(1)).isNotEqualTo(first);
    }

    @Test
    void whatIsTooOldIsWipedWithoutTraffic() {
        DataKey.Lease lease = keys.current(TENANT);
        lease.close();
        clocks.pass(Duration.ofMinutes(5).minusNanos(1));
        clocks.beat();
        assertThat(lease.dataKey().isWiped()).isFalse();
        clocks.pass(Duration.ofNanos(1));
        clocks.beat();
        assertThat(lease.dataKey().isWiped()).isTrue();
        assertThat(keys.stats().encrypt().entries()).isZero();
    }

    @Test
    void whatHasNoBytesLeftIsWipedWithoutTraffic() throws Exception {
        cacheWith(builder().maxBytes(1000));
        DataKey.Lease lease = keys.current(TENANT);
        lease.close();
        masterKey.gate = new CountDownLatch(1);
        try {
            WrappedDataKey first = seal(801);
            clocks.beat();
            assertThat(lease.dataKey().isWiped()).isFalse();
            assertThat(seal(200)).isEqualTo(first);
            clocks.beat();
            assertThat(lease.dataKey().isWiped()).isTrue();
        } finally {
            masterKey.gate.countDown();
        }
    }

    @Test
    void aLongMessageKeepsADataKeyThatIsTooOldUntilItEnds() {
        DataKey.Lease stream = keys.current(TENANT);
        clocks.pass(Duration.ofMinutes(5));
        clocks.beat();
        assertThat(stream.dataKey().isWiped()).isFalse();
        assertThat(stream.dataKey().lease()).isNull();
        stream.close();
        assertThat(stream.dataKey().isWiped()).isTrue();
    }
}
