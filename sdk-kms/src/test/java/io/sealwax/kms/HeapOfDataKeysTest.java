package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.LocalMasterKey;
import org.junit.jupiter.api.Test;

/** What a cache of many data keys takes is what {@link CachingDataKeyProviderBuilder#maxEntries} says. */
class HeapOfDataKeysTest {
    private static final int TENANTS = 4000;
    private static final int KIB = 1024;
    private static final int ARRAY_HEADER = 16;
    /** References take twice as much in a heap of 32 GiB or more. */
    private static final int REFERENCES = Runtime.getRuntime().maxMemory() < 32L << 30 ? 1 : 2;

    @Test
    void aDataKeyTakesSoMuchOfTheHeap() {
        LocalMasterKey masterKey = LocalMasterKey.random("master");
        byte[][] messages = new byte[TENANTS][];
        try (CachingDataKeyProvider keys =
                CachingDataKeyProvider.builder(masterKey).build()) {
            EnvelopeCipher cipher =
                    EnvelopeCipher.builder(keys).provider("SunJCE").build();
            // what is made once is there
            cipher.decrypt(cipher.encrypt(new byte[10], tenant(-1)), tenant(-1));

            long before = used();
            for (int i = 0; i < TENANTS; i++) {
                messages[i] = cipher.encrypt(new byte[10], tenant(i));
            }
            long sealed = used();
            for (int i = 0; i < TENANTS; i++) {
                cipher.decrypt(messages[i], tenant(i));
            }
            long opened = used();

            assertThat(keys.stats().encrypt().entries()).isGreaterThan(TENANTS);
            assertThat((sealed - before) / TENANTS - messages[0].length - ARRAY_HEADER)
                    .as("bytes to seal with")
                    .isBetween(6L * KIB, 14L * KIB * REFERENCES);
            assertThat((opened - sealed) / TENANTS)
                    .as("bytes to open with")
                    .isBetween(4L * KIB, 11L * KIB * REFERENCES);
        }
    }

    private static EncryptionContext tenant(int number) {
        return EncryptionContext.of("tenant", "t" + number);
    }

    /** After everything that nobody holds is gone. */
    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
