package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.internal.crypto.FlawedProvider;
import io.sealwax.internal.crypto.KeyOfZeros;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Keys that one thread uses, and another retires, destroys, or returns once too often, at any moment, again and again:
 * what was sealed is under the key, or the call fails, and no lease is lost.
 */
@Tag("race")
@Timeout(900)
class KeysRaceTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final List<WrappedDataKey> WRAPPED =
            List.of(new WrappedDataKey("local-aes", "name", new byte[] {1}));
    private static final int TRIES = Race.tries(15_000);
    private static final int TAG_AND_TEXT = 16 + 100;
    private static final byte[] RAW = Plaintexts.of(32);
    private static final byte[] PLAINTEXT = Plaintexts.of(100);

    private final Race race = new Race();
    private final Provider provider = new FlawedProvider("SteppingKeys", race::step);
    private final DataKey same = key();
    private final EnvelopeCipher reader =
            EnvelopeCipher.builder(new Lending(same, null)).build();

    @BeforeEach
    void register() {
        Security.addProvider(provider);
    }

    @AfterEach
    void endAndLookForLeases() {
        race.close();
        Security.removeProvider(provider.getName());
        same.retire();
        assertThat(same.isWiped()).isTrue();
    }

    private static DataKey key() {
        return DataKey.takeOwnershipOf(RAW.clone(), CONTEXT, WRAPPED);
    }

    /** Gives the same lease again and again, or a new one each time; the key is retired if there is none. */
    private record Lending(DataKey key, DataKey.Lease one) implements DataKeyProvider {
        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            DataKey.Lease lease = one != null ? one : key.lease();
            if (lease == null) {
                throw new IllegalStateException("the key was retired");
            }
            return lease;
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return call -> current(keyBound);
        }
    }

    /** By turns with a provider whose every call is a step, and with the preferred one. */
    private EnvelopeCipher cipher(int number, DataKeyProvider keys) {
        EnvelopeCipherBuilder builder = EnvelopeCipher.builder(keys);
        return (number % 2 == 0 ? builder.provider("SteppingKeys") : builder).build();
    }

    private static boolean tolerated(IllegalStateException e) {
        return e.getMessage() != null
                && e.getMessage().matches(".*(wiped|retired|destroyed|given back|closed|returned).*");
    }

    private byte[][] seal(EnvelopeCipher cipher, Race.Act interference) throws Exception {
        byte[][] sealed = new byte[2][];
        race.meet(
                () -> {
                    try {
                        for (int i = 0; i < sealed.length; i++) {
                            sealed[i] = cipher.encrypt(PLAINTEXT, CONTEXT);
                            race.step();
                        }
                    } catch (IllegalStateException e) {
                        assertThat(tolerated(e)).as(e.toString()).isTrue();
                    }
                },
                interference);
        return sealed;
    }

    private void assertUnderTheKey(byte[][] sealed) {
        for (byte[] each : sealed) {
            if (each != null) {
                assertThat(KeyOfZeros.sealed(each, each.length - TAG_AND_TEXT, TAG_AND_TEXT))
                        .isFalse();
                assertThat(reader.decrypt(each, CONTEXT)).isEqualTo(PLAINTEXT);
            }
        }
    }

    @Test
    void dataKeysThatAreRetiredUnderUse() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            DataKey key = key();
            assertUnderTheKey(seal(cipher(i, new Lending(key, null)), key::retire));
            assertThat(key.isWiped()).isTrue();
            assertThat(key.leasesOut()).isZero();
        }
    }

    /** By a provider that lends what was returned, or an application that closes twice. */
    @Test
    void leasesThatAreClosedOnceTooOftenUnderUse() throws Exception {
        for (int i = 0; i < TRIES; i++) {
            DataKey key = key();
            DataKey.Lease lease = Objects.requireNonNull(key.lease());
            key.retire();
            assertUnderTheKey(seal(cipher(i, new Lending(key, lease)), () -> closeUnlessClosed(lease)));
            assertThat(key.isWiped()).isTrue();
            assertThat(key.leasesOut()).isZero();
        }
    }

    private static boolean closeUnlessClosed(DataKey.Lease lease) {
        try {
            lease.close();
            return true;
        } catch (IllegalStateException returned) {
            return false;
        }
    }

    @Test
    void leasesOfTheirOwnThatTwoThreadsCloseAreReturnedOnce() throws Exception {
        int[] told = new int[1];
        for (int i = 0; i < TRIES; i++) {
            DataKey key = key();
            DataKey.Lease others = Objects.requireNonNull(key.lease());
            told[0] = 0;
            DataKey.Lease lease = Objects.requireNonNull(key.lease(() -> told[0]++));
            boolean[] closed = new boolean[2];
            race.meet(() -> closed[0] = closeUnlessClosed(lease), () -> closed[1] = closeUnlessClosed(lease));
            assertThat(closed[0]).isNotEqualTo(closed[1]);
            assertThat(told[0]).isEqualTo(1);
            assertThat(key.leasesOut()).isEqualTo(1);
            key.retire();
            assertThat(key.isWiped()).isFalse();
            others.close();
            assertThat(key.isWiped()).isTrue();
        }
    }

    @Test
    void localMasterKeysThatAreDestroyed() throws Exception {
        LocalMasterKey again = LocalMasterKey.takeCopyOf("master", RAW);
        for (int i = 0; i < TRIES; i++) {
            LocalMasterKey key = i % 2 == 0
                    ? LocalMasterKey.takeCopyOf("master", RAW, "SteppingKeys")
                    : LocalMasterKey.takeCopyOf("master", RAW);
            WrappedDataKey[] wrapped = new WrappedDataKey[1];
            byte[][] unwrapped = new byte[1][];
            race.meet(
                    () -> {
                        try {
                            wrapped[0] = key.wrap(RAW, CONTEXT, KeyCall.start());
                            race.step();
                            unwrapped[0] = key.unwrap(wrapped[0], CONTEXT, KeyCall.start())
                                    .plaintext();
                        } catch (IllegalStateException e) {
                            assertThat(tolerated(e)).as(e.toString()).isTrue();
                        }
                    },
                    key::destroy);
            if (wrapped[0] != null) {
                byte[] bytes = wrapped[0].wrapped();
                assertThat(KeyOfZeros.sealed(bytes, bytes.length - 48, 48)).isFalse();
                assertThat(again.unwrap(wrapped[0], CONTEXT, KeyCall.start()).plaintext())
                        .isEqualTo(RAW);
            }
            assertThat(unwrapped[0] == null || Arrays.equals(unwrapped[0], RAW)).isTrue();
        }
    }
}
