package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.EnvelopeHeader;
import io.sealwax.LocalMasterKey;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.crypto.XaesKeyDerivation;
import io.sealwax.testing.heap.HeapDump;
import io.sealwax.testing.heap.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a heap dump shows of the keys that went through a cache. The master key is a local one, so that nothing of the AWS SDK's own is seen; the raw
 * data keys are recorded on their way.
 */
class KeysLeftBehindTest {
    private static final String TENANT = "acme";
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", TENANT);
    private static final int MESSAGES = 30_000;
    private static final int CHUNKED = 70_000;

    private final LocalMasterKey local = LocalMasterKey.random("recorded");
    private final RecordingKey masterKey = new RecordingKey(local);
    private final List<Secret> derived = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void noDataKeyWhileItIsCachedAndNoneOfItsKeysAfterwards() throws Exception {
        Secret control = Secret.random(new SecureRandom());
        byte[] kept = control.bytes().clone();
        control.forget();
        ManualClocks clocks = new ManualClocks();
        CachingDataKeyProvider keys =
                CachingDataKeyProvider.builder(masterKey).clocks(clocks).build();
        use(keys, MESSAGES);
        assertThat(masterKey.dataKeys).as("one to seal and the same to open").hasSize(2);
        assertThat(found(masterKey.dataKeys))
                .as("data keys while they are cached")
                .isEmpty();
        assertThat(found(derived))
                .as("what is searched for can be found: the record key")
                .contains(0);

        clocks.pass(Duration.ofMinutes(5));
        clocks.beat();
        assertThat(found(masterKey.dataKeys)).isEmpty();
        assertThat(found(derived))
                .as("keys of every kind after their time, without traffic")
                .isEmpty();

        use(keys, MESSAGES / 100);
        assertThat(found(derived)).isNotEmpty();
        keys.invalidateAll();
        assertThat(found(masterKey.dataKeys)).isEmpty();
        assertThat(found(derived)).as("keys of every kind after eviction").isEmpty();

        use(keys, MESSAGES / 100);

        keys.close();
        assertThat(found(masterKey.dataKeys)).isEmpty();
        assertThat(found(derived)).isEmpty();
        assertThat(found(List.of(control))).containsExactly(0);
        assertThat(kept).isNotEmpty();
    }

    /** Often enough that it is compiled: compiled code leaves other things behind. */
    private void use(CachingDataKeyProvider keys, int messages) throws ReflectiveOperationException {
        EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
        byte[] message = {};
        for (int i = 0; i < messages; i++) {
            message = cipher.encrypt(new byte[i % 300], CONTEXT);
            cipher.decrypt(message, CONTEXT);
        }
        byte[] chunked = {};
        for (int i = 0; i < messages / 100; i++) {
            chunked = cipher.encrypt(new byte[CHUNKED], CONTEXT);
            cipher.decrypt(chunked, CONTEXT);
        }
        derive(message, chunked);
    }

    /** Everything that FORMAT.md derives from the data key for these two messages. */
    private void derive(byte[] record, byte[] chunked) throws ReflectiveOperationException {
        byte[] dataKey = again(record);
        HkdfExpand hkdf = new HkdfExpand(dataKey);
        Arrays.fill(dataKey, (byte) 0);
        byte[] keyBound = encoded();
        byte[] both = hkdf.expand(64, text("sealwax.io/record@v1\0"), prefix(1), keyBound);
        byte[] recordKey = Arrays.copyOf(both, 32);
        XaesKeyDerivation derivation = ProviderChoice.preferred().takeDerivation();
        derivation.setKey(recordKey);
        byte[] session = new byte[32];
        derivation.derive(record, EnvelopeHeader.parse(record).length(), session);
        derivation.wipe();
        int bodyAt = EnvelopeHeader.parse(chunked).length();
        byte[] chunkKeys = hkdf.expand(
                76,
                text("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"),
                Arrays.copyOfRange(chunked, bodyAt, bodyAt + 24),
                prefix(2),
                keyBound);
        derived.add(Secret.takeOwnershipOf(recordKey));
        derived.add(Secret.takeOwnershipOf(Arrays.copyOfRange(both, 32, 64)));
        derived.add(Secret.takeOwnershipOf(session));
        derived.add(Secret.takeOwnershipOf(Arrays.copyOf(chunkKeys, 32)));
        derived.add(Secret.takeOwnershipOf(midstate(hkdf, "inner")));
        derived.add(Secret.takeOwnershipOf(midstate(hkdf, "outer")));
        Arrays.fill(both, (byte) 0);
        Arrays.fill(chunkKeys, (byte) 0);
        hkdf.wipe();
    }

    private static long[] midstate(HkdfExpand hkdf, String name) throws ReflectiveOperationException {
        Field field = HkdfExpand.class.getDeclaredField(name);
        field.setAccessible(true);
        return ((long[]) field.get(hkdf)).clone();
    }

    /** The encoding of the context, all of which is bound to the key. */
    private static byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 1, 1, 0, 6});
        out.writeBytes(text("tenant"));
        out.writeBytes(new byte[] {0, (byte) TENANT.length()});
        out.writeBytes(text(TENANT));
        return out.toByteArray();
    }

    private static byte[] prefix(int bodyKind) {
        return new byte[] {'S', 'W', 'X', 1, (byte) bodyKind};
    }

    private static byte[] text(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    private Set<Integer> found(List<Secret> secrets) throws IOException {
        return HeapDump.write(folder.resolve("heap-" + System.nanoTime() + ".hprof"))
                .find(secrets.toArray(Secret[]::new));
    }

    /** The data key of a message, without a record of it. */
    private byte[] again(byte[] message) {
        return local.unwrap(EnvelopeHeader.parse(message).wrappedKeys().get(0), CONTEXT);
    }
}
