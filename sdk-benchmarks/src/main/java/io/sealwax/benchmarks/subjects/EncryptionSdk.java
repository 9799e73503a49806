package io.sealwax.benchmarks.subjects;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AWS Encryption SDK for Java, as the developer guide's <i>How to use data key caching</i> sets it up: one
 * {@code AwsCrypto}, its caching materials manager over a local cache, data keys for 5 minutes and for as many messages
 * and bytes as it allows. The master key is an AES key in the process, so that no call leaves it. The commitment policy
 * is the default and strictest. The guide's recommended suite signs each message; 0478 is the one that it recommends
 * where readers and writers trust each other alike. Frames are of the default 4 KiB, or larger, which costs it less for
 * large messages.
 *
 * <p>The caching manager is deprecated in favour of a keyring that derives a data key for each message and keeps its
 * branch keys in DynamoDB, which cannot run in the process; the manager does less for each message.
 */
final class EncryptionSdk implements ByTenant {
    static final int DEFAULT_FRAME = 4096;

    private final AwsCrypto crypto;
    private final CryptoMaterialsManager materials;
    private final Map<String, String> place = Place.pairs();

    /** @param dataKeys how many the cache keeps to encrypt and to decrypt, together */
    EncryptionSdk(CryptoAlgorithm suite, int frame, int dataKeys) {
        crypto = AwsCrypto.builder()
                .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                .withEncryptionAlgorithm(suite)
                .withEncryptionFrameSize(frame)
                .build();
        JceMasterKey masterKey = JceMasterKey.getInstance(
                new SecretKeySpec(MasterKeyBytes.copy(), "AES"), "benchmarks", "local", "AES/GCM/NoPadding");
        materials = CachingCryptoMaterialsManager.newBuilder()
                .withMasterKeyProvider(masterKey)
                .withCache(new LocalCryptoMaterialsCache(dataKeys))
                .withMaxAge(5, TimeUnit.MINUTES)
                .build();
    }

    @Override
    public byte[] encrypt(byte[] plaintext) {
        return crypto.encryptData(materials, plaintext, place).getResult();
    }

    @Override
    public byte[] decrypt(byte[] message) {
        return opened(message, place);
    }

    @Override
    public byte[] encrypt(byte[] plaintext, String tenant) {
        return crypto.encryptData(materials, plaintext, Map.of("tenant", tenant))
                .getResult();
    }

    @Override
    public byte[] decrypt(byte[] message, String tenant) {
        return opened(message, Map.of("tenant", tenant));
    }

    /** The guide: check that the result's context has the pairs that you expect; suites that sign have one more. */
    private byte[] opened(byte[] message, Map<String, String> expected) {
        var result = crypto.decryptData(materials, message);
        if (!result.getEncryptionContext().entrySet().containsAll(expected.entrySet())) {
            throw new IllegalStateException("another encryption context");
        }
        return result.getResult();
    }
}
