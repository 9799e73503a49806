package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.localkms.LocalKms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;

/** A KMS that is slow, gone, or refuses, and comes back; its time is real, the data keys' time the test's. */
class OutageTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final int FOR_GOOD = Integer.MAX_VALUE;
    private static final int TENANTS = 200;

    private final ManualClocks clocks = new ManualClocks();
    private final LocalKms kms =
            LocalKms.builder().region(Clients.REGION).account(Clients.ACCOUNT).build();
    private final KmsClient client = Clients.over(kms.httpClient());
    private final String arn = kms.createKey();
    private final KmsMasterKey key = KmsMasterKey.builder(client, arn)
            .callTimeout(Duration.ofMillis(1200))
            .attemptTimeout(Duration.ofMillis(400))
            .build();
    private CachingDataKeyProvider keys = builder().build();
    private EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    private CachingDataKeyProviderBuilder builder() {
        return CachingDataKeyProvider.builder(key).clocks(clocks).random(() -> 0);
    }

    private void cacheWith(CachingDataKeyProviderBuilder builder) {
        keys.close();
        keys = builder.build();
        cipher = EnvelopeCipher.builder(keys).build();
    }

    @AfterEach
    void close() {
        keys.close();
        client.close();
        kms.close();
    }

    /**
     * Of calls to the Region that is gone there are more than a lane has threads: the others stand in line, and none
     * ends.
     */
    @Test
    void aRegionThatIsGoneHoldsUpNoneOfAnother() throws Exception {
        int stuck = 40;
        List<byte[]> here = messages(stuck, EnvelopeCipher.builder(key).build());
        try (LocalKms other = anotherKms();
                KmsClient otherClient = Clients.over(other.httpClient())) {
            KmsMasterKey healthy = Clients.patient(otherClient, other.createKey());
            List<byte[]> there =
                    messages(TENANTS, EnvelopeCipher.builder(healthy).build());
            CountDownLatch gate = new CountDownLatch(1);
            kms.faults().latency(() -> awaited(gate));
            kms.clearCalls();
            try (CachingDataKeyProvider both = CachingDataKeyProvider.builder(Clients.patient(client, arn), healthy)
                    .maxWait(Duration.ofMinutes(1))
                    .build()) {
                FutureTask<List<byte[]>> waiting = new FutureTask<>(() -> openTogether(both, here));
                new Thread(waiting, "crowd").start();
                Eventually.await(
                        "all threads of the lane call",
                        () -> kms.calls("Decrypt") == 32
                                && both.stats().decrypt().waits() == stuck);
                assertThat(openTogether(both, there)).hasSize(TENANTS).allMatch(plaintext -> plaintext.length == 3);
                assertThat(waiting).isNotDone();
                gate.countDown();
                assertThat(waiting.get()).hasSize(stuck);
            } finally {
                gate.countDown();
            }
        }
    }

    /** Its calls end soon, and the deadline of those who wait is far: nothing here depends on who is faster. */
    @Test
    void whoeverMayOpenInAnotherRegionDoesSoWhenTheFirstDoesNotAnswer() throws Exception {
        try (LocalKms other = anotherKms();
                KmsClient otherClient = Clients.over(other.httpClient())) {
            KmsMasterKey healthy = Clients.patient(otherClient, other.createKey());
            List<byte[]> messages = messages(
                    TENANTS,
                    EnvelopeCipher.builder(Clients.patient(client, arn), healthy)
                            .build());
            kms.faults().blackhole(true);
            other.clearCalls();
            KmsMasterKey gone = KmsMasterKey.builder(client, arn)
                    .callTimeout(Duration.ofMillis(100))
                    .attemptTimeout(Duration.ofMillis(100))
                    .build();
            try (CachingDataKeyProvider both = CachingDataKeyProvider.builder(gone, healthy)
                    .maxWait(Duration.ofMinutes(1))
                    .build()) {
                assertThat(openTogether(both, messages)).hasSize(TENANTS).allMatch(plaintext -> plaintext.length == 3);
                assertThat(other.calls("Decrypt")).isEqualTo(TENANTS);
            } finally {
                kms.faults().clear();
            }
        }
    }

    private static Duration awaited(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Duration.ZERO;
    }

    private static LocalKms anotherKms() {
        return LocalKms.builder()
                .region(Clients.REGION)
                .account(Clients.ACCOUNT)
                .build();
    }

    private static List<byte[]> messages(int count, EnvelopeCipher writer) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(writer.encrypt(new byte[3], EncryptionContext.of("tenant", "t" + i)));
        }
        return messages;
    }

    private static List<byte[]> openTogether(CachingDataKeyProvider keys, List<byte[]> messages) throws Exception {
        EnvelopeCipher reader = EnvelopeCipher.builder(keys).build();
        AtomicInteger next = new AtomicInteger();
        return Crowd.together(messages.size(), messages.size(), () -> {
            int i = next.getAndIncrement();
            return reader.decrypt(messages.get(i), EncryptionContext.of("tenant", "t" + i));
        });
    }

    private byte[] seal() {
        return cipher.encrypt(new byte[3], TENANT);
    }

    private void open(byte[] message) {
        assertThat(cipher.decrypt(message, TENANT)).hasSize(3);
    }

    private void awaitFailedRefreshes(int seal, int open) {
        Eventually.await("failed refreshes", () -> {
            CacheStats stats = keys.stats();
            return stats.encrypt().failedRefreshes() >= seal && stats.decrypt().failedRefreshes() >= open;
        });
    }

    @Test
    void anOutageThatIsShorterThanTheAgeFailsNoCall() {
        byte[] message = seal();
        open(message);
        clocks.pass(Duration.ofSeconds(239));
        kms.faults().fail("KMSInternalException", FOR_GOOD);
        for (int second = 239; second < 299; second++) {
            clocks.pass(Duration.ofSeconds(1));
            clocks.beat();
            seal();
            open(message);
            if (second == 250) {
                awaitFailedRefreshes(1, 1);
            }
        }
        assertThat(keys.stats().encrypt().staleHits()).isPositive();
        assertThat(keys.stats().decrypt().staleHits()).isPositive();
        assertThat(keys.stats().encrypt().waits()).isEqualTo(1);
        assertThat(keys.stats().decrypt().waits()).isEqualTo(1);
    }

    @Test
    void anOutageThatIsLongerFailsWithTheKmssOwnAnswerAndEndsWithIt() {
        byte[] message = seal();
        open(message);
        kms.faults().fail("KMSInternalException", FOR_GOOD);
        clocks.pass(Duration.ofMinutes(5));
        clocks.beat();
        for (int again = 0; again < 3; again++) {
            DataKeyException sealing = catchThrowableOfType(DataKeyException.class, this::seal);
            assertThat(sealing.category()).isEqualTo(Category.TRANSIENT);
            assertThat(sealing.operation()).contains("GenerateDataKey");
            assertThat(sealing.requestId()).isPresent();
            assertThat(sealing).hasCauseInstanceOf(DataKeyException.class);
            DataKeyException opening = catchThrowableOfType(DataKeyException.class, () -> open(message));
            assertThat(opening.category()).isEqualTo(Category.TRANSIENT);
            assertThat(opening.operation()).contains("Decrypt");
        }
        kms.faults().clear();
        seal();
        open(message);
    }

    @Test
    void aKmsThatSwallowsEverythingHoldsUpNobodyWhileDataKeysLast() {
        byte[] message = seal();
        open(message);
        kms.faults().blackhole(true);
        clocks.pass(Duration.ofMinutes(4));
        long began = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            seal();
            open(message);
        }
        assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(10).toNanos());
        assertThat(keys.stats().encrypt().waits() + keys.stats().decrypt().waits())
                .isEqualTo(2);
        awaitFailedRefreshes(1, 1);
        kms.faults().clear();
        clocks.pass(Duration.ofSeconds(30));
        seal();
        open(message);
        Eventually.await(
                "successors",
                () -> keys.stats().encrypt().retired() == 1
                        && keys.stats().decrypt().retired() == 1);
        assertThat(keys.stats().encrypt().waits() + keys.stats().decrypt().waits())
                .isEqualTo(2);
    }

    @Test
    void aWaitingCallerIsToldInTimeThatAKmsDoesNotAnswer() {
        cacheWith(builder().maxWait(Duration.ofMillis(50)));
        kms.faults().blackhole(true);
        assertThatThrownBy(this::seal)
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("no answer within 50 ms");
    }

    @Test
    void aDisabledKeyIsRefusedWithinTheRefreshIntervalAndWorksAgainASecondAfterItWasEnabled() {
        byte[] message = seal();
        open(message);
        clocks.pass(Duration.ofSeconds(1));
        kms.keys().disable(arn);
        clocks.pass(Duration.ofMinutes(4));
        seal();
        open(message);
        awaitFailedRefreshes(1, 1);
        assertKeyState(this::seal);
        assertKeyState(() -> open(message));
        long calls = kms.calls();
        for (int i = 0; i < 1000; i++) {
            assertKeyState(this::seal);
            assertKeyState(() -> open(message));
        }
        assertThat(kms.calls()).as("refusals are remembered").isEqualTo(calls);
        kms.keys().enable(arn);
        clocks.pass(Duration.ofSeconds(1));
        seal();
        open(message);
    }

    /** Also where another one, which may not call its Region, is asked before or after. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDisabledKeyIsRefusedInWhateverOrderMasterKeysAreAsked(boolean elsewhereFirst) {
        byte[] message = seal();
        try (KmsClient elsewhere = Clients.over(kms.httpClient(), "us-east-1", Clients.ACCOUNT)) {
            KmsMasterKey there = discoveryOf(elsewhere);
            KmsMasterKey here = discoveryOf(client);
            cacheWith((elsewhereFirst
                            ? CachingDataKeyProvider.builder(there, here)
                            : CachingDataKeyProvider.builder(here, there))
                    .clocks(clocks)
                    .random(() -> 0));
            open(message);
            kms.keys().disable(arn);
            clocks.pass(Duration.ofMinutes(4));
            open(message);
            awaitFailedRefreshes(0, 1);
            assertKeyState(() -> open(message));
            long calls = kms.calls();
            assertKeyState(() -> open(message));
            assertThat(kms.calls()).as("the refusal is remembered").isEqualTo(calls);
        }
    }

    private static KmsMasterKey discoveryOf(KmsClient over) {
        return KmsMasterKey.discovery(over)
                .accounts(Clients.ACCOUNT)
                .regions("us-east-1", Clients.REGION)
                .build();
    }

    private static void assertKeyState(Runnable call) {
        DataKeyException refused = catchThrowableOfType(DataKeyException.class, call::run);
        assertThat(refused.category()).isEqualTo(Category.KEY_STATE);
    }

    @Test
    void tenDataKeysOneAfterAnotherMakeNobodyWait() throws Exception {
        cacheWith(CachingDataKeyProvider.builder(Clients.patient(client, arn))
                .clocks(clocks)
                .random(() -> 0));
        seal();
        kms.faults().latency(Duration.ofMillis(200));
        int threads = 4;
        CountDownLatch done = new CountDownLatch(1);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread caller = new Thread(() -> {
                while (done.getCount() > 0) {
                    seal();
                    Thread.onSpinWait();
                }
            });
            caller.start();
            callers.add(caller);
        }
        try {
            for (int rotation = 1; rotation <= 10; rotation++) {
                int count = rotation;
                clocks.pass(Duration.ofMinutes(4));
                Eventually.await("a rotation", () -> keys.stats().encrypt().retired() == count);
            }
        } finally {
            done.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
        }
        assertThat(keys.stats().encrypt().waits())
                .as("but for the first message")
                .isEqualTo(1);
        assertThat(keys.stats().encrypt().failedRefreshes()).isZero();
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(11);
    }
}
