package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.keys.KeyMaterial;
import io.sealwax.internal.record.RecordKeys;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Leases are taken on a data key, which is wiped when it was retired and the last lease is returned. */
class DataKeyTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final List<WrappedDataKey> WRAPPED = List.of(new WrappedDataKey("test", "key", new byte[40]));

    private final DataKey key = DataKey.takeOwnershipOf(secret(), TENANT, WRAPPED);

    private static byte[] secret() {
        byte[] secret = new byte[DataKey.LENGTH];
        Arrays.fill(secret, (byte) 7);
        return secret;
    }

    @Test
    void theArrayIsWipedWhenItIsTakenOver() {
        byte[] taken = secret();
        DataKey.takeOwnershipOf(taken, TENANT, WRAPPED);
        assertThat(taken).containsOnly(0);
    }

    @Test
    void aLeaseOfItsOwnThatIsClosedTwiceTakesNoOtherLeaseAway() {
        AtomicInteger closed = new AtomicInteger();
        DataKey.Lease others = Objects.requireNonNull(key.lease());
        DataKey.Lease own = Objects.requireNonNull(key.lease(closed::incrementAndGet));
        key.retire();
        own.close();
        assertThatIllegalStateException().isThrownBy(own::close).withMessage("the lease was closed before");
        assertThat(closed).hasValue(1);
        assertThat(key.leasesOut()).isEqualTo(1);
        assertThat(key.isWiped()).isFalse();
        others.close();
        assertThat(key.isWiped()).isTrue();
    }

    @Test
    void itKnowsHowManyLeasesAreOutAlsoAfterItWasRetired() {
        AtomicInteger closed = new AtomicInteger();
        DataKey.Lease shared = Objects.requireNonNull(key.lease());
        DataKey.Lease own = Objects.requireNonNull(key.lease(closed::incrementAndGet));
        assertThat(own).isNotSameAs(key.lease(closed::incrementAndGet));
        assertThat(key.leasesOut()).isEqualTo(3);
        key.retire();
        assertThat(key.leasesOut()).isEqualTo(3);
        assertThat(key.lease(closed::incrementAndGet)).isNull();
        own.close();
        shared.close();
        assertThat(closed).hasValue(1);
        assertThat(key.leasesOut()).isEqualTo(1);
        assertThat(key.isWiped()).isFalse();
    }

    @Test
    void itKnowsHowManyBytesItSealedWhateverTheBody() {
        assertThat(key.sealedBytes()).isZero();
        assertThat(key.hasSealed(0)).isTrue();
        assertThat(key.hasSealed(1)).isFalse();
        EnvelopeCipher cipher = EnvelopeCipher.builder(new DataKeyProvider() {
                    @Override
                    public DataKey.Lease current(EncryptionContext keyBound) {
                        return Objects.requireNonNull(key.lease());
                    }

                    @Override
                    public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
                        return call -> current(keyBound);
                    }
                })
                .build();
        byte[] record = cipher.encrypt(new byte[1000], TENANT);
        byte[] chunks = cipher.encrypt(new byte[100_000], TENANT);
        assertThat(key.sealedBytes()).isEqualTo(101_000);
        assertThat(key.hasSealed(101_000)).isTrue();
        assertThat(key.hasSealed(101_001)).isFalse();
        cipher.decrypt(record, TENANT);
        cipher.decrypt(chunks, TENANT);
        assertThat(key.sealedBytes()).as("opening counts nothing").isEqualTo(101_000);
    }

    @Test
    void theArrayIsWipedWhenItIsRefused() {
        byte[] tooLong = new byte[33];
        Arrays.fill(tooLong, (byte) 7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataKey.takeOwnershipOf(tooLong, TENANT, WRAPPED))
                .withMessage("a data key has 32 bytes, these are 33");
        assertThat(tooLong).containsOnly(0);
        byte[] noSection = secret();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataKey.takeOwnershipOf(noSection, TENANT, List.of()))
                .withMessage("0 wrapped data keys, must be 1 to 255");
        assertThat(noSection).containsOnly(0);
    }

    @Test
    void retireWithoutALeaseWipesAtOnce() {
        key.retire();
        assertThat(key.isWiped()).isTrue();
        assertThat(key.lease()).isNull();
    }

    @Test
    void retireThenCloseWipesAtTheClose() {
        DataKey.Lease lease = lease();
        key.retire();
        assertThat(key.isWiped()).isFalse();
        lease.close();
        assertThat(key.isWiped()).isTrue();
    }

    @Test
    void closeThenRetireWipesAtTheRetirement() {
        lease().close();
        assertThat(key.isWiped()).isFalse();
        key.retire();
        assertThat(key.isWiped()).isTrue();
    }

    @Test
    void theLastOfSeveralLeasesWipes() {
        List<DataKey.Lease> leases = new ArrayList<>(List.of(lease(), lease(), lease()));
        key.retire();
        while (leases.size() > 1) {
            leases.remove(0).close();
            assertThat(key.isWiped()).isFalse();
        }
        leases.get(0).close();
        assertThat(key.isWiped()).isTrue();
    }

    @Test
    void aRetiredKeyIsNotLentButServesThoseWhoHaveIt() {
        DataKey.Lease lease = lease();
        EnvelopeCipher cipher = EnvelopeCipher.builder(new Lending(key)).build();
        byte[] message = cipher.encrypt(new byte[10], TENANT);
        key.retire();
        assertThat(key.lease()).isNull();
        assertThat(lease.material()
                        .key()
                        .records(ProviderChoice.preferred())
                        .seal(
                                TENANT.encoding().full(),
                                key.material().commitment(TENANT.encoding(), true),
                                new byte[4],
                                0,
                                4,
                                new byte[76],
                                0))
                .isTrue();
        assertThat(message).isNotEmpty();
        lease.close();
    }

    @Test
    void retiringAgainDoesNoHarm() {
        DataKey.Lease lease = lease();
        key.retire();
        key.retire();
        assertThat(key.isWiped()).isFalse();
        lease.close();
        key.retire();
        assertThat(key.isWiped()).isTrue();
    }

    @Test
    void aLeaseThatIsClosedTooOftenIsNoticed() {
        DataKey.Lease lease = lease();
        lease.close();
        assertThatIllegalStateException()
                .isThrownBy(lease::close)
                .withMessage("a lease was closed more often than it was taken");
        key.retire();
        assertThat(key.isWiped()).isTrue();
        assertThatIllegalStateException().isThrownBy(lease::close);
    }

    @Test
    void aWipedKeyDerivesNothing() {
        DataKey.Lease lease = lease();
        KeyMaterial material = key.material();
        HkdfExpand hkdf = material.hkdf();
        RecordKeys recordKeys = material.recordKeys();
        key.retire();
        lease.close();
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                () -> hkdf.expand(32, new byte[1]), () -> recordKeys.commitment(new byte[2]))) {
            assertThatIllegalStateException().isThrownBy(use).withMessage("the key was wiped");
        }
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                material::hkdf, material::recordKeys, () -> material.records(ProviderChoice.preferred()))) {
            assertThatIllegalStateException()
                    .isThrownBy(use)
                    .withMessage("the data key was wiped: its lease had been closed already");
        }
    }

    @Test
    void itHasACipherForEachProvider() {
        for (String name : List.of("SunJCE", "BC", "SunJCE")) {
            CryptoProvider crypto = ProviderChoice.named(name);
            assertThat(key.material().records(crypto).crypto()).isSameAs(crypto);
        }
    }

    @Test
    void onlyTheKeyBoundPairsBelongToIt() {
        DataKey forTenant = DataKey.takeOwnershipOf(secret(), TENANT.forMessage("row", "1"), WRAPPED);
        assertThat(forTenant.keyBound()).isEqualTo(TENANT);
    }

    @Test
    void aProviderThatLendsTheKeyOfAnotherContextIsNotFollowed() {
        EnvelopeCipher cipher = EnvelopeCipher.builder(new Lending(key)).build();
        assertThatIllegalStateException()
                .isThrownBy(() -> cipher.encrypt(new byte[1], EncryptionContext.of("tenant", "other")))
                .withMessage("the data-key provider gave a data key of another context");
        key.retire();
        assertThat(key.isWiped()).isTrue();
    }

    @Test
    void aLeaseThatWasReturnedAlreadySealsNothingAndLeavesNothingInTheOutput() {
        for (boolean retired : List.of(true, false)) {
            DataKey returned = DataKey.takeOwnershipOf(secret(), TENANT, WRAPPED);
            DataKey.Lease lease = Objects.requireNonNull(returned.lease());
            EnvelopeCipher cipher = EnvelopeCipher.builder(new Returned(lease)).build();
            lease.close();
            if (retired) {
                returned.retire();
            }
            for (int size : List.of(13, 70_000)) {
                byte[] out = new byte[size + 400];
                assertThatIllegalStateException()
                        .isThrownBy(() -> cipher.encrypt(new byte[size], 0, size, out, 0, TENANT));
                assertThat(out).containsOnly(0);
                ByteBuffer buffer = ByteBuffer.wrap(out);
                assertThatIllegalStateException()
                        .isThrownBy(() -> cipher.encrypt(ByteBuffer.allocate(size), buffer, TENANT));
                assertThat(buffer.position()).isZero();
                assertThat(out).containsOnly(0);
            }
        }
    }

    @Test
    void aLeaseThatWasReturnedAlreadyOpensNothingAndLeavesNothingInTheOutput() {
        DataKey sealing = DataKey.takeOwnershipOf(secret(), TENANT, WRAPPED);
        byte[] plaintext = "secret secret".getBytes(StandardCharsets.US_ASCII);
        byte[] message = EnvelopeCipher.builder(new Lending(sealing)).build().encrypt(plaintext, TENANT);
        DataKey.Lease lease = Objects.requireNonNull(sealing.lease());
        lease.close();
        EnvelopeCipher cipher = EnvelopeCipher.builder(new Returned(lease)).build();
        byte[] out = new byte[plaintext.length];
        assertThatIllegalStateException().isThrownBy(() -> cipher.decrypt(message, 0, message.length, out, 0, TENANT));
        assertThat(out).containsOnly(0);
    }

    /** Lends what was returned: what a provider must not do. */
    private record Returned(DataKey.Lease lease) implements DataKeyProvider {
        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            return lease;
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return call -> lease;
        }
    }

    @Test
    void itsTextIsItsIdAndNothingSecret() {
        assertThat(key).hasToString("data key " + HexFormat.of().formatHex(key.keyId()));
        key.keyId()[0] ^= 1;
        assertThat(key.material().hasKeyId(key.keyId(), 0)).isTrue();
        byte[] other = key.keyId();
        other[15] ^= 1;
        assertThat(key.material().hasKeyId(other, 0)).isFalse();
    }

    @Test
    void aHeaderThatWouldBeTooLongIsRefusedBeforeAnythingIsSealed() {
        List<WrappedDataKey> many = Collections.nCopies(10, new WrappedDataKey("test", "key", new byte[6144]));
        DataKey large = DataKey.takeOwnershipOf(secret(), EncryptionContext.none(), many);
        EnvelopeCipher cipher = EnvelopeCipher.builder(new Lending(large)).build();
        EncryptionContext wide = EncryptionContext.none().forMessage("n", "x".repeat(8000));
        assertThatThrownBy(() -> cipher.encrypt(new byte[1], wide))
                .isInstanceOf(DataKeyException.class)
                .hasMessage("key-access: context and wrapped keys make a header of 69576 bytes, at most 65535;"
                        + " wrap with fewer master keys, or keep the wrapped keys elsewhere");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DataKey.takeOwnershipOf(
                        secret(), TENANT, Collections.nCopies(11, new WrappedDataKey("test", "key", new byte[6144]))))
                .withMessage("the wrapped data keys take more than a header of 65535 bytes holds");
    }

    @Test
    @Tag("race")
    void noKeyIsWipedWhileItIsLent() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 300; round++) {
                DataKey contended = DataKey.takeOwnershipOf(secret(), TENANT, WRAPPED);
                AtomicInteger start = new AtomicInteger();
                List<Future<?>> done = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    boolean retires = thread == round % threads;
                    done.add(pool.submit(() -> {
                        start.incrementAndGet();
                        while (start.get() < threads) {
                            Thread.onSpinWait();
                        }
                        if (retires) {
                            contended.retire();
                        }
                        DataKey.Lease lease = contended.lease();
                        if (lease != null) {
                            assertThat(contended.isWiped()).isFalse();
                            lease.close();
                        }
                    }));
                }
                for (Future<?> future : done) {
                    future.get();
                }
                assertThat(contended.isWiped()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private DataKey.Lease lease() {
        return Objects.requireNonNull(key.lease());
    }

    /** Lends one data key to everybody. */
    private record Lending(DataKey key) implements DataKeyProvider {
        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            return Objects.requireNonNull(key.lease());
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return null;
        }
    }
}
