package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many calls the cache makes, as the KMS counts them. */
class CacheAgainstKmsTest extends AgainstLocalKms {
    private static final int CALLERS = 10_000;
    private static final int SMALL_STACK = 256 * 1024;

    private final KmsMasterKey key = newKey();
    private final CachingDataKeyProvider keys = cache();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    private CachingDataKeyProvider cache() {
        return CachingDataKeyProvider.builder(key)
                .maxWait(Duration.ofMinutes(1))
                .build();
    }

    @AfterEach
    void closeKeys() {
        keys.close();
    }

    @Test
    void tenThousandColdCallersMakeOneGenerateDataKeyAndOneDecrypt() throws Exception {
        byte[] message = EnvelopeCipher.builder(key).build().encrypt(new byte[3], TENANT);
        kms.clearCalls();
        kms.faults().latency(Duration.ofMillis(500));

        assertThat(together(() -> cipher.encrypt(new byte[3], TENANT).length > 3))
                .isEqualTo(CALLERS);
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(1);
        assertThat(together(() -> cipher.decrypt(message, TENANT).length == 3)).isEqualTo(CALLERS);
        assertThat(kms.calls("Decrypt")).isEqualTo(1);
        assertThat(kms.calls()).isEqualTo(2);
    }

    @Test
    void aMillionMessagesOfAThousandTenantsAndUniqueRowsMakeAThousandCallsToSealAndAsManyToOpen() {
        byte[] plaintext = new byte[16];
        List<byte[]> one = new ArrayList<>();
        for (int row = 0; row < 1_000_000; row++) {
            EncryptionContext context =
                    EncryptionContext.of("tenant", "t" + row % 1000).forMessage("row", Integer.toString(row));
            byte[] message = cipher.encrypt(plaintext, context);
            if (row % 100 == row / 10_000) {
                one.add(message);
            }
        }
        assertThat(kms.calls()).isEqualTo(1000);

        assertThat(one).hasSize(10_000);
        for (int i = 0; i < one.size(); i++) {
            int row = i / 100 * 10_000 + i % 100 * 100 + i / 100;
            EncryptionContext context =
                    EncryptionContext.of("tenant", "t" + row % 1000).forMessage("row", Integer.toString(row));
            assertThat(cipher.decrypt(one.get(i), context)).isEqualTo(plaintext);
        }
        assertThat(kms.calls("GenerateDataKey")).isEqualTo(1000);
        assertThat(kms.calls("Decrypt")).isEqualTo(1000);
    }

    @Test
    void aWrongContextIsTheSameExceptionWhetherTheDataKeyWasCachedOrNot() {
        byte[] message = cipher.encrypt(new byte[3], TENANT);
        byte[] moved = message.clone();
        int at = new String(message, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("acme");
        moved[at] = 'b';
        EncryptionContext other = EncryptionContext.of("tenant", "bcme");

        DataKeyException cold = catchThrowableOfType(DataKeyException.class, () -> cipher.decrypt(moved, other));
        assertThat(cipher.decrypt(message, TENANT)).hasSize(3);
        DataKeyException warm = catchThrowableOfType(DataKeyException.class, () -> cipher.decrypt(moved, other));

        assertThat(cold.category()).isEqualTo(DataKeyException.Category.INTEGRITY);
        assertThat(warm).isNotSameAs(cold).hasSameClassAs(cold);
        assertThat(withoutRequestId(warm)).isEqualTo(withoutRequestId(cold)).doesNotContain("acme", "bcme");
        assertThat(warm.category()).isEqualTo(cold.category());
        assertThat(warm.advice()).isEqualTo(cold.advice());
    }

    private static String withoutRequestId(DataKeyException e) {
        return e.getMessage().replace(e.requestId().orElseThrow(), "");
    }

    private static int together(BooleanSupplier call) throws InterruptedException {
        return Crowd.atOnce(task -> new Thread(null, task, "caller", SMALL_STACK), CALLERS, call);
    }
}
