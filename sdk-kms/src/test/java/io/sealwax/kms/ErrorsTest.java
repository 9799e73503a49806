package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An error, which is no exception, in what a load calls: whoever waits is told, and the next load is as good as any.
 */
class ErrorsTest {
    private static final EncryptionContext ACME = EncryptionContext.of("tenant", "acme");

    private final CountingKey masterKey = new CountingKey();
    private CachingDataKeyProvider keys =
            CachingDataKeyProvider.builder(masterKey).build();

    @AfterEach
    void close() {
        keys.close();
    }

    @Test
    void aListenersErrorIsNotTheCaches() {
        keys.close();
        AtomicInteger heard = new AtomicInteger();
        keys = CachingDataKeyProvider.builder(masterKey)
                .maxWait(Duration.ofSeconds(5))
                .listener(new CacheListener() {
                    @Override
                    public void asked(
                            Use use,
                            boolean ahead,
                            Duration took,
                            boolean failed,
                            java.util.Optional<io.sealwax.DataKeyException> failure) {
                        heard.incrementAndGet();
                        throw new AssertionError("a listener's own");
                    }
                })
                .build();
        assertThat(EnvelopeCipher.builder(keys).build().encrypt(new byte[1], ACME))
                .isNotEmpty();
        assertThat(heard).hasValue(1);
    }

    @Test
    void aMasterKeysErrorIsToldAndTheNextLoadIsAsGoodAsAny() {
        keys.close();
        FailingOnceKey failing = new FailingOnceKey(masterKey);
        keys = CachingDataKeyProvider.builder(failing)
                .maxWait(Duration.ofSeconds(5))
                .build();
        EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
        assertThatThrownBy(() -> cipher.encrypt(new byte[1], ACME))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(cipher.encrypt(new byte[1], ACME)).isNotEmpty();
    }
}
