package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import io.sealwax.spi.WrappedDataKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A master key is asked once for each decrypt whether it trusts the wrapped key, and for which context. */
class TrustIsAskedOnceTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final List<EncryptionContext> asked = new ArrayList<>();
    private final DelegatingKey masterKey = new DelegatingKey(LocalMasterKey.random("local")) {
        @Override
        public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
            asked.add(keyBound);
            return super.trusts(wrapped, keyBound);
        }
    };
    private final CachingDataKeyProvider keys =
            CachingDataKeyProvider.builder(masterKey).build();

    @AfterEach
    void close() {
        keys.close();
    }

    private int askedToDecrypt(EnvelopeCipher cipher) {
        EncryptionContext row = TENANT.forMessage("row", "1");
        byte[] message = EnvelopeCipher.builder(masterKey).build().encrypt(new byte[3], row);
        return askedToDecrypt(cipher, message, row);
    }

    private int askedToDecrypt(EnvelopeCipher cipher, byte[] message, EncryptionContext context) {
        asked.clear();
        assertThat(cipher.decrypt(message, context)).hasSize(3);
        assertThat(asked).as("without the pairs bound to the message").containsOnly(TENANT);
        return asked.size();
    }

    @Test
    void withoutACache() {
        assertThat(askedToDecrypt(EnvelopeCipher.builder(masterKey).build())).isEqualTo(1);
    }

    @Test
    void forAMissAndForAHit() {
        EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
        byte[] message = EnvelopeCipher.builder(masterKey).build().encrypt(new byte[3], TENANT);
        for (int i = 0; i < 3; i++) {
            assertThat(askedToDecrypt(cipher, message, TENANT)).isEqualTo(1);
        }
        assertThat(keys.stats().decrypt().loads()).isEqualTo(1);
        assertThat(keys.stats().decrypt().hits()).isEqualTo(2);
    }
}
