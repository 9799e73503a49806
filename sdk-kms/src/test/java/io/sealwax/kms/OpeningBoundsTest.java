package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a data key opens, and what a KMS that refuses or is gone changes. */
class OpeningBoundsTest extends CacheOverCountingKey {
    private final byte[] message =
            EnvelopeCipher.builder(masterKey.local).build().encrypt(new byte[3], TENANT);

    private void open() {
        assertThat(cipher.decrypt(message, TENANT)).hasSize(3);
    }

    private static void assertFails(ThrowingCallable call, Category category) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.category()).isEqualTo(category));
    }

    private DataKey opened() {
        try (DataKey.Lease lease =
                keys.of(EnvelopeHeader.parse(message).wrappedKeys().get(0), TENANT)) {
            return lease.dataKey();
        }
    }

    private void awaitFailedRefreshes(int count) {
        Eventually.await("a failed refresh", () -> keys.stats().decrypt().failedRefreshes() == count);
    }

    @Test
    void aDataKeyInUseIsVouchedForAgainBeforeItIsTooOldAndNobodyWaits() {
        open();
        for (int refresh = 1; refresh <= 5; refresh++) {
            clocks.pass(Duration.ofMinutes(4));
            open();
            int count = refresh;
            Eventually.await("a refresh", () -> keys.stats().decrypt().retired() == count);
        }
        assertThat(masterKey.unwrapped.get()).isEqualTo(6);
        assertThat(keys.stats().decrypt().waits()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            names = {"DENIED", "KEY_STATE", "NOT_FOUND", "INTEGRITY", "INCORRECT_KEY"})
    void anAnswerAgainstItEndsADataKeyAtTheRefreshAndLeavesNothingOfIt(Category category) {
        DataKey key = opened();
        masterKey.failWith(category);
        clocks.pass(Duration.ofMinutes(4));
        open();
        awaitFailedRefreshes(1);
        assertThat(key.isWiped()).isTrue();
        assertFails(this::open, category);
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            names = {"THROTTLED", "TRANSIENT", "CREDENTIALS", "CONFIGURATION"})
    void aFailureThatSaysNothingOfItLeavesADataKeyUntilItIsTooOld(Category category) {
        open();
        masterKey.failWith(category);
        clocks.pass(Duration.ofMinutes(4));
        open();
        awaitFailedRefreshes(1);
        clocks.pass(Duration.ofMinutes(1).minusNanos(1));
        open();
        clocks.pass(Duration.ofNanos(1));
        assertFails(this::open, category);
        masterKey.failWith(null);
        open();
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            names = {"DENIED", "KEY_STATE", "NOT_FOUND", "INTEGRITY", "INCORRECT_KEY"})
    void aRefusalIsRepeatedForAMomentWithoutACall(Category category) {
        masterKey.failWith(category);
        assertFails(this::open, category);
        assertFails(this::open, category);
        assertThat(masterKey.called.get()).isEqualTo(1);
        assertThat(keys.stats().decrypt().refusedFromMemory()).isEqualTo(1);
        masterKey.failWith(null);
        clocks.pass(Duration.ofMillis(499));
        assertFails(this::open, category);
        clocks.pass(Duration.ofMillis(1));
        open();
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            names = {"THROTTLED", "TRANSIENT", "CREDENTIALS", "CONFIGURATION"})
    void noOtherFailureIsKept(Category category) {
        masterKey.failWith(category);
        assertFails(this::open, category);
        masterKey.failWith(null);
        open();
    }

    @Test
    void aRefusalOfOneContextIsNotToldToAnother() {
        masterKey.failWith(Category.DENIED);
        assertFails(() -> keys.current(EncryptionContext.of("tenant", "other")), Category.DENIED);
        masterKey.failWith(null);
        keys.current(TENANT).close();
    }

    @Test
    void invalidatingForgetsARefusal() {
        masterKey.failWith(Category.DENIED);
        assertFails(this::open, Category.DENIED);
        masterKey.failWith(null);
        keys.invalidate(TENANT);
        open();
    }

    @Test
    void aGraceCarriesThroughAnOutageThatIsLongerThanTheAge() {
        cacheWith(builder().outageGrace(Duration.ofMinutes(10)));
        open();
        masterKey.failWith(Category.TRANSIENT);
        for (int second = 1; second < 900; second++) {
            clocks.pass(Duration.ofSeconds(1));
            clocks.beat();
            open();
        }
        clocks.pass(Duration.ofSeconds(1));
        assertFails(this::open, Category.TRANSIENT);
    }

    @Test
    void withAGraceADataKeyThatSleptThroughTheRefreshIsLentOnlyAfterTheKmsWasAsked() {
        cacheWith(builder().outageGrace(Duration.ofMinutes(10)));
        DataKey key = opened();
        clocks.pass(Duration.ofMinutes(6));
        clocks.beat();
        masterKey.failWith(Category.TRANSIENT);
        assertThat(opened()).isSameAs(key);
        assertThat(masterKey.called.get()).isEqualTo(2);
        clocks.pass(Duration.ofSeconds(29));
        assertThat(opened()).as("a failure counts for a tenth of the age").isSameAs(key);
        awaitFailedRefreshes(1);
        masterKey.failWith(Category.KEY_STATE);
        clocks.pass(Duration.ofSeconds(30));
        assertFails(this::open, Category.KEY_STATE);
        assertThat(key.isWiped()).isTrue();
    }

    @Test
    void withAGraceAKmsThatSwallowsEverythingKeepsOneCallerWaitingAndFailsNone() {
        cacheWith(builder().outageGrace(Duration.ofMinutes(10)).maxWait(Duration.ofMillis(100)));
        DataKey key = opened();
        masterKey.gate = new CountDownLatch(1);
        clocks.pass(Duration.ofMinutes(6));
        assertThat(opened()).as("who waited as long as it may").isSameAs(key);
        long waits = keys.stats().decrypt().waits();
        assertThat(opened()).isSameAs(key);
        assertThat(keys.stats().decrypt().waits()).as("the next one need not").isEqualTo(waits);
        assertThat(masterKey.called.get()).isEqualTo(2);
        clocks.pass(Duration.ofMinutes(9));
        assertFails(this::open, Category.TRANSIENT);
        masterKey.gate.countDown();
    }

    @Test
    void withAGraceACallerWhoIsInterruptedIsToldSo() throws Exception {
        cacheWith(builder().outageGrace(Duration.ofMinutes(10)));
        open();
        masterKey.gate = new CountDownLatch(1);
        clocks.pass(Duration.ofMinutes(6));
        Thread caller = new Thread(() -> assertFails(this::open, Category.TRANSIENT));
        AtomicReference<Throwable> unexpected = new AtomicReference<>();
        caller.setUncaughtExceptionHandler((thread, failure) -> unexpected.set(failure));
        caller.start();
        Eventually.await("it waits", () -> keys.stats().decrypt().waits() == 2);
        caller.interrupt();
        caller.join();
        assertThat(unexpected).hasValue(null);
        masterKey.gate.countDown();
    }

    @Test
    void withoutAGraceAKmsThatSwallowsEverythingFailsWhoHasWaited() {
        cacheWith(builder().maxWait(Duration.ofMillis(100)));
        open();
        masterKey.gate = new CountDownLatch(1);
        clocks.pass(Duration.ofMinutes(4));
        open();
        masterKey.awaitCalls(2);
        clocks.pass(Duration.ofMinutes(1));
        assertThatThrownBy(this::open).hasMessageContaining("no answer within 100 ms");
        assertThat(keys.stats().decrypt().retired())
                .as("its successor may still come")
                .isZero();
        masterKey.gate.countDown();
    }

    @Test
    void withoutAGraceNothingIsLentBeyondTheAge() {
        open();
        masterKey.failWith(Category.TRANSIENT);
        clocks.pass(Duration.ofMinutes(4));
        open();
        awaitFailedRefreshes(1);
        clocks.pass(Duration.ofMinutes(1));
        assertFails(this::open, Category.TRANSIENT);
    }

    @Test
    void aGraceEndsWithTheFirstAnswerAgainstIt() {
        cacheWith(builder().outageGrace(Duration.ofMinutes(10)));
        opened();
        clocks.pass(Duration.ofMinutes(6));
        masterKey.failWith(Category.CREDENTIALS);
        assertFails(this::open, Category.CREDENTIALS);
    }

    @Test
    void whatIsNotUsedGoesEarlierWhereThatIsAskedFor() {
        cacheWith(builder().maxIdle(Duration.ofSeconds(16)));
        DataKey key = opened();
        clocks.pass(Duration.ofSeconds(15));
        clocks.beat();
        assertThat(opened()).isSameAs(key);
        clocks.pass(Duration.ofSeconds(15));
        clocks.beat();
        assertThat(key.isWiped()).isFalse();
        clocks.pass(Duration.ofSeconds(1));
        clocks.beat();
        assertThat(key.isWiped()).isTrue();
        assertThat(opened()).isNotSameAs(key);
    }

    @Test
    void whoWaitsForASlowRefreshWaitsForTheSameCall() {
        open();
        masterKey.gate = new CountDownLatch(1);
        clocks.pass(Duration.ofMinutes(4));
        open();
        masterKey.awaitCalls(2);
        clocks.pass(Duration.ofMinutes(1));
        clocks.beat();
        Thread opener = new Thread(() -> {
            Eventually.await("a caller waits", () -> keys.stats().decrypt().waits() == 2);
            masterKey.gate.countDown();
        });
        opener.start();
        // asked a minute ago, so it is a minute old
        open();
        assertThat(masterKey.called.get()).isEqualTo(2);
    }
}
