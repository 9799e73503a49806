package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeException;
import io.sealwax.localkms.Corruption;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/** Whatever goes wrong, every lease comes back: a data key whose lease is out is not wiped when the cache is closed. */
class LeasesUnderFaultsTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final int MESSAGE_IS_TOO_LONG = 10;

    private final LocalKms kms =
            LocalKms.builder().region(Clients.REGION).account(Clients.ACCOUNT).build();

    @Test
    void noLeaseIsLostWhateverKmsAnswersAndWhateverIsWrongWithAMessage() {
        List<Runnable> faults = List.of(
                () -> kms.faults().clear(),
                () -> kms.faults().clear().corrupt(Corruption.RESET, 2),
                () -> kms.faults().clear().corrupt(Corruption.HALF, 2),
                () -> kms.faults().clear().corrupt(Corruption.GARBAGE, 2),
                () -> kms.faults().clear().fail("ExpiredTokenException", 2),
                () -> kms.faults().clear().fail("AccessDeniedException", 2),
                () -> kms.faults().clear().fail("KMSInternalException", 9),
                () -> kms.faults().clear().blackhole(true));
        AtomicInteger refused = new AtomicInteger();
        Watching watched;
        try (KmsClient client = Clients.over(kms.httpClient())) {
            String arn = kms.createKey();
            byte[] good = EnvelopeCipher.builder(KmsMasterKey.create(client, arn))
                    .build()
                    .encrypt(new byte[100], TENANT);
            KmsMasterKey key = KmsMasterKey.builder(client, arn)
                    .callTimeout(Duration.ofMillis(300))
                    .attemptTimeout(Duration.ofMillis(200))
                    .build();
            try (CachingDataKeyProvider keys =
                    CachingDataKeyProvider.builder(key).maxMessages(3).build()) {
                watched = new Watching(keys);
                EnvelopeCipher cipher = EnvelopeCipher.builder(watched).build();
                for (Runnable fault : faults) {
                    fault.run();
                    for (int i = 0; i < 5; i++) {
                        keys.invalidateAll();
                        tryAll(cipher, good, refused);
                    }
                }
            }
        } finally {
            kms.close();
        }
        assertThat(refused.get()).as("calls that failed").isGreaterThan(50);
        assertThat(watched.dataKeys).hasSizeGreaterThan(20).allMatch(DataKey::isWiped);
    }

    private static void tryAll(EnvelopeCipher cipher, byte[] good, AtomicInteger refused) {
        byte[] changed = good.clone();
        changed[changed.length - 1] ^= 1;
        byte[] small = new byte[MESSAGE_IS_TOO_LONG];
        List<Runnable> calls = List.of(
                () -> cipher.encrypt(new byte[10], TENANT),
                () -> cipher.encrypt(new byte[100_000], TENANT),
                () -> cipher.decrypt(good, TENANT),
                () -> cipher.decrypt(changed, TENANT),
                () -> cipher.decrypt(good, EncryptionContext.of("tenant", "other")),
                () -> cipher.encrypt(new byte[100], 0, 100, small, 0, TENANT),
                () -> cipher.decrypt(good, 0, good.length, small, 0, TENANT));
        for (Runnable call : calls) {
            try {
                call.run();
            } catch (EnvelopeException | IndexOutOfBoundsException | IllegalArgumentException e) {
                refused.incrementAndGet();
            }
        }
    }

    /** Remembers every data key that was lent. */
    private static final class Watching implements DataKeyProvider {
        private final DataKeyProvider keys;
        private final Set<DataKey> dataKeys = ConcurrentHashMap.newKeySet();

        Watching(DataKeyProvider keys) {
            this.keys = keys;
        }

        private DataKey.Lease seen(DataKey.Lease lease) {
            dataKeys.add(lease.dataKey());
            return lease;
        }

        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            return seen(keys.current(keyBound));
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            Candidate found = keys.candidate(wrapped, keyBound);
            return found == null ? null : call -> seen(found.lease(call));
        }
    }
}
