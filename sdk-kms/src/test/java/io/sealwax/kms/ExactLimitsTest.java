package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.spi.WrappedDataKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** No data key seals more than it may, as the messages themselves tell. */
class ExactLimitsTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    @Test
    void aMillionMessagesOfSixtyFourThreadsAreAtMostAThousandADataKey() throws Exception {
        CountingKey masterKey = new CountingKey();
        Map<WrappedDataKey, LongAdder> messages = new ConcurrentHashMap<>();
        try (CachingDataKeyProvider keys =
                CachingDataKeyProvider.builder(masterKey).maxMessages(1000).build()) {
            EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
            Crowd.together(64, 1_000_000, () -> {
                byte[] message = cipher.encrypt(new byte[1], TENANT);
                WrappedDataKey sealedWith =
                        EnvelopeHeader.parse(message).wrappedKeys().get(0);
                messages.computeIfAbsent(sealedWith, any -> new LongAdder()).increment();
                return null;
            });
        }
        long sealed = messages.values().stream().mapToLong(LongAdder::sum).sum();
        long most = messages.values().stream().mapToLong(LongAdder::sum).max().orElseThrow();
        assertThat(sealed).isEqualTo(1_000_000);
        assertThat(most).isLessThanOrEqualTo(1000);
        assertThat(messages.size())
                .as("replaced when at least 75 percent were used")
                .isBetween(1000, 1340);
    }
}
