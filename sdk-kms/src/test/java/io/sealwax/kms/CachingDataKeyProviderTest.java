package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.Failure;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Few calls, exact bounds, one flight, and nothing lent after it left. */
class CachingDataKeyProviderTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final ManualClocks clocks = new ManualClocks();
    private final CountingKey masterKey = new CountingKey();
    private CachingDataKeyProvider keys =
            CachingDataKeyProvider.builder(masterKey).clocks(clocks).build();
    private EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @AfterEach
    void close() {
        keys.close();
    }

    private void cacheWith(CachingDataKeyProviderBuilder builder) {
        keys.close();
        keys = builder.clocks(clocks).build();
        cipher = EnvelopeCipher.builder(keys).build();
    }

    @Test
    @Tag("long")
    void aMillionMessagesOfAThousandTenantsAndUniqueRowsMakeAThousandCalls() {
        byte[] plaintext = new byte[16];
        List<EncryptionContext> tenants = new ArrayList<>();
        for (int tenant = 0; tenant < 1000; tenant++) {
            tenants.add(EncryptionContext.of("tenant", "t" + tenant));
        }
        for (int row = 0; row < 1_000_000; row++) {
            cipher.encrypt(plaintext, tenants.get(row % 1000).forMessage("row", Integer.toString(row)));
        }
        assertThat(masterKey.generated.get()).isEqualTo(1000);
    }

    @Test
    void aDataKeyToSealWithNeverOpensAnything() {
        byte[] message = cipher.encrypt(new byte[3], TENANT);
        assertThat(cipher.decrypt(message, TENANT)).hasSize(3);
        assertThat(masterKey.unwrapped.get()).isEqualTo(1);
        assertThat(cipher.decrypt(message, TENANT)).hasSize(3);
        assertThat(masterKey.unwrapped.get()).isEqualTo(1);
        assertThat(masterKey.generated.get()).isEqualTo(1);
    }

    @Test
    @Tag("race")
    void tenThousandColdCallersMakeOneCallToSealAndOneToOpen() throws Exception {
        byte[] message = EnvelopeCipher.builder(masterKey.local).build().encrypt(new byte[3], TENANT);
        Crowd.together(64, 10_000, () -> cipher.encrypt(new byte[1], TENANT));
        assertThat(masterKey.generated.get()).isEqualTo(1);
        Crowd.together(64, 10_000, () -> cipher.decrypt(message, TENANT));
        assertThat(masterKey.unwrapped.get()).isEqualTo(1);
    }

    @Test
    @Tag("race")
    void noDataKeySealsMoreMessagesThanItMayWhateverTheContention() throws Exception {
        cacheWith(CachingDataKeyProvider.builder(masterKey).maxMessages(1000));
        Map<WrappedDataKey, Integer> messages = new HashMap<>();
        for (byte[] message : Crowd.together(64, 100_000, () -> cipher.encrypt(new byte[1], TENANT))) {
            messages.merge(EnvelopeHeader.parse(message).wrappedKeys().get(0), 1, Integer::sum);
        }
        assertThat(messages.values()).allMatch(count -> count <= 1000);
        // a data key is replaced when at least 75 percent of it are used
        assertThat(messages).hasSizeBetween(100, 134);
    }

    @Test
    void aDataKeyIsReplacedWhenItIsTooOldOnBothSides() {
        byte[] message = cipher.encrypt(new byte[3], TENANT);
        cipher.decrypt(message, TENANT);
        masterKey.gate = new CountDownLatch(1);
        clocks.pass(Duration.ofMinutes(5).minusNanos(1));
        cipher.encrypt(new byte[3], TENANT);
        cipher.decrypt(message, TENANT);
        assertThat(masterKey.generated.get()).isEqualTo(1);
        assertThat(masterKey.unwrapped.get()).isEqualTo(1);
        masterKey.gate.countDown();
        clocks.pass(Duration.ofNanos(1));
        cipher.encrypt(new byte[3], TENANT);
        cipher.decrypt(message, TENANT);
        assertThat(masterKey.generated.get()).isEqualTo(2);
        assertThat(masterKey.unwrapped.get()).isEqualTo(2);
    }

    @Test
    void whatLeavesForSizeOrAgeOrByHandIsWipedWhenItsLeaseComesBack() {
        cacheWith(CachingDataKeyProvider.builder(masterKey).maxEntries(1));
        DataKey.Lease evicted = keys.current(TENANT);
        for (int i = 0; i < 100; i++) {
            keys.current(EncryptionContext.of("tenant", "t" + i)).close();
        }
        assertLentAndThenWiped(evicted);

        DataKey.Lease invalidated = keys.current(TENANT);
        keys.invalidateAll();
        assertLentAndThenWiped(invalidated);

        DataKey.Lease closed = keys.current(TENANT);
        keys.close();
        assertLentAndThenWiped(closed);
    }

    private static void assertLentAndThenWiped(DataKey.Lease lease) {
        assertThat(lease.dataKey().lease()).as("no new lease").isNull();
        assertThat(lease.dataKey().isWiped()).as("not while it is lent").isFalse();
        lease.close();
        assertThat(lease.dataKey().isWiped()).isTrue();
    }

    @Test
    void aDataKeyThatArrivesAfterItWasInvalidatedIsWipedAndNotKept() throws Exception {
        masterKey.gate = new CountDownLatch(1);
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<byte[]> sealing = caller.submit(() -> cipher.encrypt(new byte[1], TENANT));
            masterKey.awaitCalls(1);
            keys.invalidateAll();
            masterKey.gate.countDown();
            assertThat(sealing.get()).isNotEmpty();
        } finally {
            caller.shutdownNow();
        }
        cipher.encrypt(new byte[1], TENANT);
        assertThat(masterKey.generated.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aFailureGoesToAllWhoWaitEachWithAnExceptionOfItsOwnAndIsNotKeptForLong() throws Exception {
        masterKey.failure = DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.DENIED)
                .message("no")
                .requestId("r-1")
                .build();
        masterKey.gate = new CountDownLatch(1);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        Set<DataKeyException> caught = new HashSet<>();
        try {
            List<Future<byte[]>> sealing = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                sealing.add(callers.submit(() -> cipher.encrypt(new byte[1], TENANT)));
            }
            masterKey.awaitCalls(1);
            masterKey.gate.countDown();
            for (Future<byte[]> future : sealing) {
                assertThatThrownBy(future::get)
                        .isInstanceOf(ExecutionException.class)
                        .satisfies(e -> caught.add((DataKeyException) e.getCause()));
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(caught).hasSize(8).allSatisfy(e -> {
            assertThat(e.category()).isEqualTo(DataKeyException.Category.DENIED);
            assertThat(e.requestId()).contains("r-1");
            assertThat(e.getMessage()).isEqualTo("key-access: no, request id r-1");
        });
        masterKey.failure = null;
        clocks.pass(Duration.ofSeconds(1));
        assertThat(cipher.encrypt(new byte[1], TENANT)).isNotEmpty();
    }

    @Test
    void oneWhoRunsOutOfTimeOrIsInterruptedDoesNotTakeTheCallFromTheOthers() throws Exception {
        cacheWith(CachingDataKeyProvider.builder(masterKey).maxWait(Duration.ofMillis(20)));
        masterKey.gate = new CountDownLatch(1);
        assertThatThrownBy(() -> cipher.encrypt(new byte[1], TENANT))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessage("key-access: a data key is being fetched: no answer within 20 ms");
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> cipher.encrypt(new byte[1], TENANT))
                .isInstanceOf(DataKeyException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
        masterKey.gate.countDown();
        masterKey.awaitGenerated(1);
        while (true) {
            try {
                assertThat(cipher.encrypt(new byte[1], TENANT)).isNotEmpty();
                break;
            } catch (DataKeyException stillUnderWay) {
                assertThat(stillUnderWay.retryable()).isTrue();
            }
        }
        assertThat(masterKey.generated.get()).isEqualTo(1);
    }

    @Test
    void aWarmCacheDoesNotOpenForAnotherKeyBoundContext() {
        byte[] message = cipher.encrypt(new byte[3], TENANT);
        cipher.decrypt(message, TENANT);
        WrappedDataKey wrapped = EnvelopeHeader.parse(message).wrappedKeys().get(0);
        assertThatThrownBy(() -> keys.of(wrapped, EncryptionContext.of("tenant", "other")))
                .isInstanceOfSatisfying(
                        DataKeyException.class,
                        e -> assertThat(e.category()).isEqualTo(DataKeyException.Category.INTEGRITY));
        assertThat(masterKey.unwrapped.get()).isEqualTo(2);
    }

    @Test
    void aClosedCacheLendsNothing() {
        keys.close();
        keys.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> keys.current(TENANT))
                .withMessage("the data-key cache was closed");
    }

    @Test
    void impossibleBoundsAreRefusedWithASentence() {
        CachingDataKeyProviderBuilder builder = CachingDataKeyProvider.builder(masterKey);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxAge(Duration.ZERO))
                .withMessage("a maximum age of PT0S: must be 1 second to 365 days");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAge(Duration.ofDays(366)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxMessages(0))
                .withMessage("at most 0 messages a data key: must be 1 to 4,294,967,296");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxMessages((1L << 32) + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxEntries(0))
                .withMessage("at most 0 entries: must be 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxWait(Duration.ofMillis(-1)))
                .withMessage("a maximum wait of PT-0.001S: must be above zero, and 365 days at most");
    }
}
