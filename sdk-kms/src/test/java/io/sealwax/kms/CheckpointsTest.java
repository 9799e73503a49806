package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.LocalMasterKey;
import io.sealwax.kms.crac.Resource;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.crac.CheckpointException;
import org.crac.Core;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A checkpoint of the process, through the API of {@code org.crac}, and the same by hand. */
class CheckpointsTest {
    private static final EncryptionContext ACME = EncryptionContext.of("tenant", "acme");
    private static final EncryptionContext OTHER = EncryptionContext.of("tenant", "other");
    private static final int SESSION_LENGTH = 12;

    private final ManualClocks clocks = new ManualClocks();
    private final CountingKey masterKey = new CountingKey();
    private CachingDataKeyProvider keys = builder().build();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    private CachingDataKeyProviderBuilder builder() {
        return CachingDataKeyProvider.builder(masterKey).clocks(clocks);
    }

    @AfterEach
    void close() {
        io.sealwax.kms.crac.Core.onCheckpoint(() -> {});
        masterKey.gate.countDown();
        keys.close();
    }

    private DataKey sealsWith(EncryptionContext context) {
        try (DataKey.Lease lease = keys.current(context)) {
            return lease.dataKey();
        }
    }

    private static void checkpoint(Runnable snapshot) throws Exception {
        AtomicBoolean taken = new AtomicBoolean();
        io.sealwax.kms.crac.Core.onCheckpoint(() -> {
            snapshot.run();
            taken.set(true);
        });
        Core.checkpointRestore();
        assertThat(taken).isTrue();
    }

    @Test
    void nothingIsThereAtACheckpointAndAllComesAgainAfterTheRestore() throws Exception {
        byte[] message = cipher.encrypt(new byte[1], ACME);
        cipher.decrypt(message, ACME);
        DataKey sealing = sealsWith(ACME);
        checkpoint(() -> {
            assertThat(sealing.isWiped()).isTrue();
            assertThat(keys.stats().encrypt().entries()).isZero();
            assertThat(keys.stats().decrypt().entries()).isZero();
        });
        assertThat(cipher.decrypt(message, ACME)).hasSize(1);
        assertThat(sealsWith(ACME)).isNotSameAs(sealing);
        assertThat(masterKey.called).hasValue(4);
    }

    @Test
    void betweenCheckpointAndRestoreNoDataKeyIsFetched() throws Exception {
        byte[] message = cipher.encrypt(new byte[1], ACME);
        int before = masterKey.called.get();
        checkpoint(() -> {
            assertThatExceptionOfType(DataKeyException.class)
                    .isThrownBy(() -> cipher.encrypt(new byte[1], ACME))
                    .withMessageContaining("no data key is fetched between a checkpoint of the process and its restore")
                    .satisfies(e -> assertThat(e.category()).isEqualTo(Category.TRANSIENT))
                    .satisfies(e -> assertThat(e.retryable()).isTrue())
                    .satisfies(e -> assertThat(e.advice()).hasValue("stop what seals and opens before the checkpoint"));
            assertThatThrownBy(() -> cipher.decrypt(message, ACME)).isInstanceOf(DataKeyException.class);
            assertThatThrownBy(keys.prefetch(List.of(OTHER))::join).hasCauseInstanceOf(DataKeyException.class);
            assertThat(keys.stats().encrypt().entries()).isZero();
            assertThat(keys.stats().decrypt().entries()).isZero();
        });
        assertThat(masterKey.called).hasValue(before);
        assertThat(cipher.encrypt(new byte[1], ACME)).isNotEmpty();
    }

    @Test
    void whatACallUnderWayBringsIsDroppedBeforeTheCheckpoint() throws Exception {
        masterKey.gate = new CountDownLatch(1);
        CompletableFuture<Void> unused = keys.prefetch(List.of(OTHER));
        masterKey.awaitCalls(1);
        Thread answer = new Thread(() -> masterKey.gate.countDown());
        answer.start();
        checkpoint(() -> {
            assertThat(masterKey.generated).hasValue(1);
            assertThat(keys.stats().encrypt().entries()).isZero();
            assertThat(keys.stats().encrypt().retired()).isEqualTo(1);
        });
        answer.join();
    }

    @Test
    void aCheckpointFailsWhereACallStaysUnderWayAndLeavesTheCacheInUse() {
        try (CachingDataKeyProvider impatient =
                builder().maxWait(Duration.ofSeconds(1)).build()) {
            masterKey.gate = new CountDownLatch(1);
            CompletableFuture<Void> unused = impatient.prefetch(List.of(OTHER));
            masterKey.awaitCalls(1);
            AtomicBoolean taken = new AtomicBoolean();
            io.sealwax.kms.crac.Core.onCheckpoint(() -> taken.set(true));
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(Core::checkpointRestore)
                    .satisfies(e -> assertThat(e.getSuppressed())
                            .anySatisfy(cause ->
                                    assertThat(cause).hasStackTraceContaining("calls are under way after 1000 ms")));
            assertThat(taken).isFalse();
            masterKey.gate.countDown();
            impatient.prefetch(List.of(ACME)).join();
        }
    }

    /** Though whoever takes the checkpoint should tell it that it is over. */
    @Test
    void aCacheThatCouldNotForgetFetchesAgainAtOnce() {
        try (CachingDataKeyProvider impatient =
                builder().maxWait(Duration.ofSeconds(1)).build()) {
            masterKey.gate = new CountDownLatch(1);
            CompletableFuture<Void> unused = impatient.prefetch(List.of(OTHER));
            masterKey.awaitCalls(1);
            Resource told = newest();
            assertThatThrownBy(() -> told.beforeCheckpoint(io.sealwax.kms.crac.Core.getGlobalContext()))
                    .hasStackTraceContaining("calls are under way after 1000 ms");
            masterKey.gate.countDown();
            impatient.prefetch(List.of(ACME)).join();
        }
    }

    /**
     * Whoever holds a lease seals one more message with it after the restore: under another session, so that no copy of
     * the process repeats it.
     */
    @Test
    void aLeaseThatWasOutSealsWithNothingThatWasDrawnBefore() {
        DataKey.Lease before = keys.current(ACME);
        DataKey.Lease after = keys.current(ACME);
        Queue<DataKey.Lease> leases = new ArrayDeque<>(List.of(before, after));
        EnvelopeCipher holder = EnvelopeCipher.builder(new Lending(leases)).build();
        byte[] first = session(holder.encrypt(new byte[1], ACME));
        keys.forgetAll();
        assertThat(after.dataKey().isWiped()).isFalse();
        byte[] second = session(holder.encrypt(new byte[1], ACME));
        assertThat(second).isNotEqualTo(first);
        assertThat(after.dataKey().isWiped()).isTrue();
    }

    @Test
    void whatWasDrawnBetweenForgettingAndTheImageIsForgottenAtTheRestore() throws Exception {
        Queue<DataKey.Lease> leases = new ArrayDeque<>(List.of(keys.current(ACME), keys.current(ACME)));
        EnvelopeCipher holder = EnvelopeCipher.builder(new Lending(leases)).build();
        byte[][] inTheImage = new byte[1][];
        checkpoint(() -> inTheImage[0] = session(holder.encrypt(new byte[1], ACME)));
        assertThat(session(holder.encrypt(new byte[1], ACME))).isNotEqualTo(inTheImage[0]);
    }

    private static byte[] session(byte[] message) {
        int bodyAt = EnvelopeHeader.parse(message).length();
        return Arrays.copyOfRange(message, bodyAt, bodyAt + SESSION_LENGTH);
    }

    @Test
    void aCacheIsToldAsLongAsItIsOpenWhateverIsCollected() throws Exception {
        DataKey sealing = sealsWith(ACME);
        System.gc();
        checkpoint(() -> assertThat(sealing.isWiped()).isTrue());
    }

    @Test
    void aClosedCacheIsLetGoAlsoWhereSomebodyKeepsIt() {
        CachingDataKeyProvider kept = builder().build();
        WeakReference<Resource> told = new WeakReference<>(newest());
        kept.close();
        Eventually.await("it is told no more", () -> {
            System.gc();
            // org.crac itself lets go when it is told of another one
            builder().build().close();
            return told.refersTo(null);
        });
        assertThatIllegalStateException().isThrownBy(() -> kept.current(ACME));
    }

    private static Resource newest() {
        return io.sealwax.kms.crac.Core.getGlobalContext().resources().get(0);
    }

    @Test
    void nothingHoldsACacheThatNobodyUsesAnyMore() {
        WeakReference<CachingDataKeyProvider> left =
                new WeakReference<>(builder().build());
        clocks.forgetBeats();
        Eventually.await("it is collected", () -> {
            System.gc();
            return left.refersTo(null);
        });
    }

    @Test
    void withoutCracOnTheClassPathNothingIsMissing() throws Exception {
        URL[] classes = {location(CachingDataKeyProvider.class), location(DataKey.class), location(Caffeine.class)};
        try (URLClassLoader loader = new URLClassLoader(classes, ClassLoader.getPlatformClassLoader())) {
            assertThatThrownBy(() -> loader.loadClass("org.crac.Core")).isInstanceOf(ClassNotFoundException.class);
            Class<?> masterKeys = loader.loadClass(MasterKey.class.getName());
            Class<?> type = loader.loadClass(CachingDataKeyProvider.class.getName());
            Object local = loader.loadClass(LocalMasterKey.class.getName())
                    .getMethod("random", String.class)
                    .invoke(null, "local");
            Object builder = type.getMethod("builder", masterKeys, masterKeys.arrayType())
                    .invoke(null, local, java.lang.reflect.Array.newInstance(masterKeys, 0));
            try (AutoCloseable cache =
                    (AutoCloseable) builder.getClass().getMethod("build").invoke(builder)) {
                type.getMethod("forgetAll").invoke(cache);
                assertThat(cache).hasToString("[local]");
            }
        }
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Lends what was taken before. */
    private record Lending(Queue<DataKey.Lease> leases) implements DataKeyProvider {
        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            return leases.remove();
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return null;
        }
    }
}
