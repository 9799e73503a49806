package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A master key may say that a KMS allowed a data key some time ago: it ages from then. */
class AgesOfMasterKeysTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final Duration FOUR_MINUTES = Duration.ofMinutes(4);

    private final ManualClocks clocks = new ManualClocks();
    private final DelegatingKey fourMinutesAgo = new DelegatingKey(LocalMasterKey.random("local")) {
        @Override
        public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
            GeneratedDataKey now = super.generate(keyBound, call);
            return new GeneratedDataKey(now.plaintext(), now.wrapped(), FOUR_MINUTES);
        }

        @Override
        public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
            return new UnwrappedDataKey(super.unwrap(wrapped, keyBound, call).plaintext(), FOUR_MINUTES);
        }
    };
    private final CachingDataKeyProvider keys = CachingDataKeyProvider.builder(fourMinutesAgo)
            .clocks(clocks)
            .maxAge(Duration.ofMinutes(10))
            .build();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @AfterEach
    void close() {
        keys.close();
    }

    @Test
    void aDataKeyEncryptsUntilItsWholeAgeIsOver() {
        cipher.encrypt(new byte[1], TENANT);
        clocks.pass(Duration.ofMinutes(3));
        cipher.encrypt(new byte[1], TENANT);
        assertThat(keys.stats().encrypt().loads()).isEqualTo(1);
        clocks.pass(Duration.ofMinutes(3));
        cipher.encrypt(new byte[1], TENANT);
        assertThat(keys.stats().encrypt().loads())
                .as("4 and 6 minutes are over")
                .isEqualTo(2);
    }

    @Test
    void aDataKeyDecryptsUntilItsWholeAgeIsOver() {
        byte[] message = cipher.encrypt(new byte[1], TENANT);
        cipher.decrypt(message, TENANT);
        clocks.pass(Duration.ofMinutes(3));
        cipher.decrypt(message, TENANT);
        assertThat(keys.stats().decrypt().loads()).isEqualTo(1);
        clocks.pass(Duration.ofMinutes(3));
        cipher.decrypt(message, TENANT);
        assertThat(keys.stats().decrypt().loads())
                .as("4 and 6 minutes are over")
                .isEqualTo(2);
    }
}
