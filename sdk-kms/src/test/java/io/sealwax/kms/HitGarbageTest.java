package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.LocalMasterKey;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/** A hit makes no garbage, to seal and to open. */
class HitGarbageTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final int HITS = 500_000;
    private static final int ROUNDS = 10;

    private final LocalMasterKey masterKey = LocalMasterKey.random("local");
    private final CachingDataKeyProvider keys =
            CachingDataKeyProvider.builder(masterKey).build();

    @AfterEach
    void close() {
        keys.close();
    }

    @Test
    void sealing() {
        assertThat(garbage(() -> keys.current(TENANT))).isLessThan(HITS);
    }

    @Test
    void opening() {
        WrappedDataKey wrapped = wrappedBy(masterKey);
        assertThat(garbage(() -> keys.of(wrapped, TENANT))).isLessThan(HITS);
    }

    /** Its name is an ARN, which has parts that trust depends on. */
    @Test
    void openingUnderAKeyInKms() {
        try (LocalKms kms = LocalKms.create();
                KmsClient client = Clients.over(kms.httpClient(), "us-east-1", "any");
                CachingDataKeyProvider kmsKeys = CachingDataKeyProvider.builder(
                                KmsMasterKey.create(client, kms.keys().withAlias("alias/app")))
                        .build()) {
            WrappedDataKey wrapped = wrappedBy(KmsMasterKey.create(client, "alias/app"));
            assertThat(garbage(() -> kmsKeys.of(wrapped, TENANT))).isLessThan(HITS);
        }
    }

    private static WrappedDataKey wrappedBy(MasterKey masterKey) {
        byte[] message = EnvelopeCipher.builder(masterKey).build().encrypt(new byte[1], TENANT);
        return EnvelopeHeader.parse(message).wrappedKeys().get(0);
    }

    /** The bytes of so many hits, in the best of some rounds: the first ones run before the code is compiled. */
    private static long garbage(Supplier<DataKey.Lease> hit) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < HITS; i++) {
                hit.get().close();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
