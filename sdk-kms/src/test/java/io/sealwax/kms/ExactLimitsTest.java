package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;

/** No data key seals more than it may, as the messages themselves tell; they come from a KMS that counts its calls. */
class ExactLimitsTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    @Test
    void aMillionMessagesOfSixtyFourThreadsAreAtMostAThousandADataKey() throws Exception {
        Map<WrappedDataKey, LongAdder> messages = new ConcurrentHashMap<>();
        long generated;
        try (LocalKms kms = LocalKms.builder()
                        .region(Clients.REGION)
                        .account(Clients.ACCOUNT)
                        .build();
                KmsClient client = Clients.over(kms.httpClient());
                CachingDataKeyProvider keys = CachingDataKeyProvider.builder(Clients.patient(client, kms.createKey()))
                        .maxMessages(1000)
                        .maxWait(Duration.ofMinutes(1))
                        .build()) {
            EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
            Crowd.together(64, 1_000_000, () -> {
                byte[] message = cipher.encrypt(new byte[1], TENANT);
                WrappedDataKey sealedWith =
                        EnvelopeHeader.parse(message).wrappedKeys().get(0);
                messages.computeIfAbsent(sealedWith, any -> new LongAdder()).increment();
                return null;
            });
            keys.forgetAll();
            generated = kms.calls("GenerateDataKey");
        }
        long sealed = messages.values().stream().mapToLong(LongAdder::sum).sum();
        long most = messages.values().stream().mapToLong(LongAdder::sum).max().orElseThrow();
        assertThat(sealed).isEqualTo(1_000_000);
        assertThat(most).isLessThanOrEqualTo(1000);
        assertThat(messages.size())
                .as("replaced when at least 75 percent were used")
                .isBetween(1000, 1340);
        assertThat(generated)
                .as("hardly one that sealed nothing")
                .isBetween((long) messages.size(), messages.size() * 101L / 100);
    }
}
