package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.internal.header.KeySection;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.Keys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages to which a stranger added wrapped keys under trusted names: what they cost, and that they hide nothing. */
class StrangersWrappedKeysTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final byte[] PLAINTEXT = {1, 2, 3};

    private final LocalMasterKey local = LocalMasterKey.random("k");
    private final MasterKeys masterKeys = MasterKeys.of(local);
    private final Keys keys = Keys.of(masterKeys);
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
    private final byte[] message = EnvelopeCipher.builder(local).build().encrypt(PLAINTEXT, TENANT);
    private final byte[] large = EnvelopeCipher.builder(local).build().encrypt(new byte[100_000], TENANT);
    private final WrappedDataKey right = keyOf(message);

    @AfterEach
    void noLeaseIsOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    private static WrappedDataKey keyOf(byte[] message) {
        return EnvelopeHeader.parse(message).wrappedKeys().get(0);
    }

    /** The message with other wrapped keys in its header; nothing else of it is touched. */
    private static byte[] withKeys(byte[] message, List<WrappedDataKey> keys) {
        EnvelopeHeader header = EnvelopeHeader.parse(message);
        int before = header.length() - KeySection.encode(header.wrappedKeys()).length;
        byte[] section = KeySection.encode(keys);
        byte[] changed = Arrays.copyOf(message, before + section.length + message.length - header.length());
        System.arraycopy(section, 0, changed, before, section.length);
        System.arraycopy(message, header.length(), changed, before + section.length, message.length - header.length());
        return changed;
    }

    private static WrappedDataKey garbage(int number) {
        byte[] bytes = new byte[72];
        bytes[0] = (byte) number;
        return new WrappedDataKey(LocalMasterKey.PROVIDER_ID, "k", bytes);
    }

    private static byte[] behindSevenThatAreNone(byte[] message) {
        List<WrappedDataKey> wrapped = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            wrapped.add(garbage(i));
        }
        wrapped.add(keyOf(message));
        return withKeys(message, wrapped);
    }

    /** A right wrapped key of another message in the same context. */
    private WrappedDataKey ofAnother() {
        return local.generate(TENANT, KeyCall.start()).wrapped();
    }

    private static List<String> told(Throwable failure) {
        List<String> all = new ArrayList<>(List.of(String.valueOf(failure.getMessage())));
        for (Throwable other : failure.getSuppressed()) {
            all.addAll(told(other));
        }
        return all;
    }

    @Test
    void aDataKeyThatIsAtHandIsTakenBeforeAnybodyIsAsked() {
        for (byte[] each : List.of(message, large)) {
            byte[] hostile = behindSevenThatAreNone(each);
            assertThat(cipher.decrypt(hostile, TENANT)).isNotEmpty();
            int asked = keys.unwraps();
            for (int i = 0; i < 3; i++) {
                assertThat(cipher.decrypt(hostile, TENANT)).isNotEmpty();
            }
            assertThat(keys.unwraps()).isEqualTo(asked);
        }
        assertThat(keys.unwraps()).isEqualTo(2 * 8);
    }

    @Test
    void oneAtHandThatIsNotTheMessagesHidesNoRightOneFurtherOn() {
        WrappedDataKey other = ofAnother();
        keys.of(other, TENANT).close();
        byte[] hostile = withKeys(message, List.of(other, right));
        assertThat(cipher.decrypt(hostile, TENANT)).isEqualTo(PLAINTEXT);
        assertThat(keys.unwraps()).as("the right one was asked for").isEqualTo(2);
        assertThat(cipher.decrypt(hostile, TENANT)).isEqualTo(PLAINTEXT);
        assertThat(keys.unwraps()).as("now both are at hand").isEqualTo(2);
    }

    @Test
    void whatIsReportedIsTheSameWhetherOneWasAtHandOrNot() {
        WrappedDataKey other = ofAnother();
        byte[] hostile = withKeys(message, List.of(garbage(1), other, garbage(2), ofAnother()));
        List<String> cold = told(catchThrowableOfType(EnvelopeException.class, () -> cipher.decrypt(hostile, TENANT)));
        EnvelopeException warm = catchThrowableOfType(EnvelopeException.class, () -> cipher.decrypt(hostile, TENANT));
        assertThat(told(warm)).isEqualTo(cold).hasSize(4);
        assertThat(warm.failure()).isEqualTo(Failure.COMMITMENT);
    }

    @Test
    void theNearestAreAskedForFirstAndOneTimeHoldsForAll() {
        List<WrappedDataKey> asked = new ArrayList<>();
        List<Long> since = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        Map<WrappedDataKey, Integer> distances = new HashMap<>();
        DataKeyProvider provider = new DataKeyProvider() {
            @Override
            public DataKey.Lease current(EncryptionContext keyBound) {
                return masterKeys.current(keyBound);
            }

            @Override
            public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
                return new Candidate() {
                    @Override
                    public int distance() {
                        return distances.getOrDefault(wrapped, 0);
                    }

                    @Override
                    public DataKey.Lease lease(KeyCall call) {
                        left.add(call.others());
                        asked.add(wrapped);
                        since.add(call.since());
                        return masterKeys.of(wrapped, keyBound);
                    }
                };
            }
        };
        List<WrappedDataKey> wrapped = List.of(garbage(0), garbage(1), garbage(2), garbage(3));
        distances.put(garbage(0), 1);
        distances.put(garbage(3), -1);
        EnvelopeException e = catchThrowableOfType(
                EnvelopeException.class,
                () -> EnvelopeCipher.builder(provider).build().decrypt(withKeys(message, wrapped), TENANT));
        assertThat(told(e)).hasSize(4);
        assertThat(asked).containsExactly(garbage(3), garbage(1), garbage(2), garbage(0));
        assertThat(since).containsOnly(since.get(0));
        assertThat(left).as("others that may be asked for").containsExactly(3, 2, 1, 0);
    }

    @Test
    void aProviderThatKnowsNothingOfThisIsAskedInTheWritersOrder() {
        List<WrappedDataKey> asked = new ArrayList<>();
        DataKeyProvider plain = new DataKeyProvider() {
            @Override
            public DataKey.Lease current(EncryptionContext keyBound) {
                return masterKeys.current(keyBound);
            }

            @Override
            public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
                Candidate trusted = masterKeys.candidate(wrapped, keyBound);
                return trusted == null
                        ? null
                        : call -> {
                            asked.add(wrapped);
                            return trusted.lease(call);
                        };
            }
        };
        WrappedDataKey untrusted = new WrappedDataKey(LocalMasterKey.PROVIDER_ID, "other", new byte[72]);
        byte[] hostile = withKeys(message, List.of(garbage(2), untrusted, garbage(0), right, garbage(1)));
        assertThat(EnvelopeCipher.builder(plain).build().decrypt(hostile, TENANT))
                .isEqualTo(PLAINTEXT);
        assertThat(asked).containsExactly(garbage(2), garbage(0), right);
    }
}
