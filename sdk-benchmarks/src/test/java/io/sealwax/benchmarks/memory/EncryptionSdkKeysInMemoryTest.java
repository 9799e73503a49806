package io.sealwax.benchmarks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import io.sealwax.testing.heap.HeapDump;
import io.sealwax.testing.heap.Secret;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the data-key cache of the AWS Encryption SDK leaves in the heap, for docs/keys-in-memory.md: the search that our
 * own cache is put to by {@code KeysLeftBehindTest}. The master key is a local one, so that nothing of the AWS SDK's is
 * seen.
 */
class EncryptionSdkKeysInMemoryTest {
    private static final int DATA_KEYS = 10;
    private static final long MAX_AGE_MILLIS = 4000;

    private final AwsCrypto crypto = AwsCrypto.standard();
    private final RecordingMasterKey masterKey =
            new RecordingMasterKey(new SecretKeySpec(new SecureRandom().generateSeed(32), "AES"));

    @TempDir
    Path folder;

    @Test
    void dataKeysStayAfterTheirTimeUntilTheCacheIsUsedAgainAndAreNeverWiped() throws Exception {
        sealAndOpen(caching());
        masterKey.dataKeys.clear();

        CryptoMaterialsManager caching = caching();
        sealAndOpen(caching);
        Set<Secret> dataKeys = Set.copyOf(masterKey.dataKeys);
        assertThat(dataKeys).hasSize(DATA_KEYS);
        assertThat(HeapDump.write(file()).copies(dataKeys))
                .as("while they are cached: one to seal and one to open")
                .isEqualTo(Map.of(Secret.Form.RAW, 2 * DATA_KEYS));
        awaitExpiry();
        assertThat(HeapDump.write(file()).copies(dataKeys))
                .as("after their time")
                .isEqualTo(Map.of(Secret.Form.RAW, 2 * DATA_KEYS));

        // each prunes ten
        for (int i = 0; i < DATA_KEYS; i++) {
            crypto.encryptData(caching, new byte[3], Map.of("tenant", "other"));
        }
        assertThat(HeapDump.writeWithGarbage(file()).copies(dataKeys))
                .as("dropped, but not wiped; how many, and in which other forms, is the collector's to say")
                .containsKey(Secret.Form.RAW);
        assertThat(HeapDump.write(file()).copies(dataKeys))
                .as("left to the garbage collector")
                .isEmpty();
        assertThat(crypto.encryptData(caching, new byte[3]).getResult()).isNotEmpty();
    }

    private CryptoMaterialsManager caching() {
        return CachingCryptoMaterialsManager.newBuilder()
                .withMasterKeyProvider(masterKey)
                .withCache(new LocalCryptoMaterialsCache(100))
                .withMaxAge(MAX_AGE_MILLIS, TimeUnit.MILLISECONDS)
                .build();
    }

    private void sealAndOpen(CryptoMaterialsManager caching) {
        for (int i = 0; i < DATA_KEYS; i++) {
            byte[] message = crypto.encryptData(caching, new byte[3], Map.of("tenant", "t" + i))
                    .getResult();
            assertThat(crypto.decryptData(caching, message).getResult()).hasSize(3);
        }
    }

    private static void awaitExpiry() {
        long end = System.currentTimeMillis() + MAX_AGE_MILLIS;
        while (System.currentTimeMillis() <= end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private Path file() {
        return folder.resolve("heap-" + System.nanoTime() + ".hprof");
    }
}
