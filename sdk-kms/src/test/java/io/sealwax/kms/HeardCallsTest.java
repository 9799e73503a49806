package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.MasterKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A listener hears of every call of KMS that is made for its cache, and of no other, with the requests that the KMS
 * counts.
 */
class HeardCallsTest {
    private static final EncryptionContext ACME = EncryptionContext.of("tenant", "acme");

    private final LocalKms kms =
            LocalKms.builder().region(Clients.REGION).account(Clients.ACCOUNT).build();
    private final KmsClient client = Clients.over(kms.httpClient());
    private final String arn = kms.createKey();
    private final KmsMasterKey key = KmsMasterKey.create(client, arn);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private CachingDataKeyProvider keys = cacheOver(key);

    @AfterEach
    void close() {
        keys.close();
        client.close();
        kms.close();
    }

    private CachingDataKeyProvider cacheOver(MasterKey first, MasterKey... others) {
        return CachingDataKeyProvider.builder(first, others)
                .listener(noting(heard))
                .build();
    }

    private static CacheListener noting(List<String> heard) {
        return new CacheListener() {
            @Override
            public void called(
                    Use use, Operation operation, int requests, Duration took, Optional<DataKeyException> failure) {
                assertThat(took).isPositive();
                String outcome = failure.map(it -> it.category().toString()).orElse("brought what was wanted");
                heard.add(use + " " + operation + " " + requests + " " + outcome);
            }
        };
    }

    private byte[] seal() {
        return EnvelopeCipher.builder(keys).build().encrypt(new byte[3], ACME);
    }

    private void open(byte[] message) {
        assertThat(EnvelopeCipher.builder(keys).build().decrypt(message, ACME)).hasSize(3);
    }

    @Test
    void aCallIsHeardOnceWithAllTheRequestsThatItTook() {
        kms.faults().fail("ThrottlingException", 2);
        open(seal());
        assertThat(heard)
                .containsExactly(
                        "ENCRYPT GenerateDataKey 3 brought what was wanted",
                        "DECRYPT Decrypt 1 brought what was wanted");
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(3);
        assertThat(kms.calls("Decrypt")).isEqualTo(1);
    }

    @Test
    void theCallsOfEveryMasterKeyAreHeard() {
        KmsMasterKey other = KmsMasterKey.create(client, kms.createKey());
        keys.close();
        keys = cacheOver(key, other);
        byte[] message = seal();
        kms.keys().disable(arn);
        open(message);
        assertThat(heard)
                .containsExactly(
                        "ENCRYPT GenerateDataKey 1 brought what was wanted",
                        "ENCRYPT Encrypt 1 brought what was wanted",
                        "DECRYPT Decrypt 1 KEY_STATE",
                        "DECRYPT Decrypt 1 brought what was wanted");
    }

    @Test
    void anAnswerThatCannotBeUsedBroughtNothing() {
        try (ScriptedKms answering = new ScriptedKms();
                KmsClient its = Clients.at(answering.endpoint())) {
            answering.answers(200, "{}");
            keys.close();
            keys = cacheOver(KmsMasterKey.create(its, arn));
            assertThatThrownBy(this::seal).hasMessageContaining("the answer holds no data key");
        }
        assertThat(heard).containsExactly("ENCRYPT GenerateDataKey 1 TRANSIENT");
    }

    @Test
    void aMasterKeyThatStandsBehindAnotherIsHeardToo() {
        keys.close();
        keys = cacheOver(new DelegatingKey(key));
        open(seal());
        assertThat(heard).hasSize(2).allMatch(it -> it.endsWith(" 1 brought what was wanted"));
    }

    @Test
    void whatOthersDoWithTheSameMasterKeyIsNotHeard() {
        byte[] message = EnvelopeCipher.builder(key).build().encrypt(new byte[3], ACME);
        try (CachingDataKeyProvider other = CachingDataKeyProvider.builder(key).build()) {
            EnvelopeCipher.builder(other).build().decrypt(message, ACME);
        }
        KmsMasterKey.create(client, kms.keys().withAlias("alias/app"));
        assertThat(heard).isEmpty();
        open(message);
        assertThat(heard).containsExactly("DECRYPT Decrypt 1 brought what was wanted");
    }

    @Test
    void everyListenerHearsThoughOneBeforeItFails() {
        List<String> another = new CopyOnWriteArrayList<>();
        keys.close();
        keys = CachingDataKeyProvider.builder(key)
                .listener(new Failing())
                .listener(noting(heard))
                .listener(noting(another))
                .build();
        open(seal());
        assertThat(heard).hasSize(2);
        assertThat(another).isEqualTo(heard);
    }

    /** As one does whose libraries do not fit together. */
    private static final class Failing implements CacheListener {
        @Override
        public void called(
                Use use, Operation operation, int requests, Duration took, Optional<DataKeyException> failure) {
            throw new NoSuchMethodError("called");
        }

        @Override
        public void asked(Use use, boolean ahead, Duration took, boolean failed, Optional<DataKeyException> failure) {
            throw new NoSuchMethodError("asked");
        }
    }

    @Test
    void aListenerIsToldOfItsCacheAndOnceThatItWasClosed() {
        List<String> told = new CopyOnWriteArrayList<>();
        CachingDataKeyProvider[] mine = new CachingDataKeyProvider[1];
        keys.close();
        keys = CachingDataKeyProvider.builder(key)
                .listener(new CacheListener() {
                    @Override
                    public void built(CachingDataKeyProvider cache) {
                        mine[0] = cache;
                    }

                    @Override
                    public void retired(Use use, RemovalCause why, Duration age, long messages, long bytes) {
                        told.add("retired");
                    }

                    @Override
                    public void closed() {
                        told.add("closed");
                    }
                })
                .build();
        seal();
        assertThat(mine).containsExactly(keys);
        assertThat(told).isEmpty();
        keys.close();
        keys.close();
        assertThat(told).containsExactly("retired", "closed");
    }

    @Test
    void aListenerThatRefusesTheCacheClosesIt() {
        List<CachingDataKeyProvider> refused = new CopyOnWriteArrayList<>();
        CachingDataKeyProviderBuilder builder = CachingDataKeyProvider.builder(key)
                .listener(new CacheListener() {
                    @Override
                    public void built(CachingDataKeyProvider cache) {
                        refused.add(cache);
                        throw new IllegalStateException("the name is taken");
                    }
                });
        assertThatIllegalStateException().isThrownBy(builder::build).withMessage("the name is taken");
        assertThatIllegalStateException().isThrownBy(() -> refused.get(0).current(ACME));
    }
}
