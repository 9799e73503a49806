package io.sealwax.kms;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import org.junit.jupiter.api.AfterEach;

/**
 * A cache over a local master key that counts, with clocks that stand still and nothing left to chance: what many of
 * its tests begin with.
 */
abstract class CacheOverCountingKey {
    static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    final ManualClocks clocks = new ManualClocks();
    final CountingKey masterKey = new CountingKey();
    CachingDataKeyProvider keys = builder().build();
    EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    /** As late a refresh, and as short a memory of a refusal, as there is. */
    final CachingDataKeyProviderBuilder builder() {
        return CachingDataKeyProvider.builder(masterKey).clocks(clocks).random(() -> 0);
    }

    final void cacheWith(CachingDataKeyProviderBuilder builder) {
        keys.close();
        keys = builder.build();
        cipher = EnvelopeCipher.builder(keys).build();
    }

    @AfterEach
    final void close() {
        keys.close();
    }
}
