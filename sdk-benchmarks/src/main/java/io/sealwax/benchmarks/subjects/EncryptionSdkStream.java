package io.sealwax.benchmarks.subjects;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.jce.JceMasterKey;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;

/**
 * The AWS Encryption SDK's streams as it sets them up: 4 KiB frames, with the suite 0478, and {@link EncryptionSdk}'s
 * cache.
 */
final class EncryptionSdkStream implements Streamed {
    private static final int DATA_KEYS = 100;

    private final AwsCrypto crypto = AwsCrypto.builder()
            .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
            .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
            .build();
    private final CryptoMaterialsManager materials = CachingCryptoMaterialsManager.newBuilder()
            .withMasterKeyProvider(JceMasterKey.getInstance(
                    new SecretKeySpec(MasterKeyBytes.copy(), "AES"), "benchmarks", "local", "AES/GCM/NoPadding"))
            .withCache(new LocalCryptoMaterialsCache(DATA_KEYS))
            .withMaxAge(5, TimeUnit.MINUTES)
            .build();

    @Override
    public OutputStream sealing(OutputStream message) {
        return crypto.createEncryptingStream(materials, message, Place.pairs());
    }

    @Override
    public InputStream opening(InputStream message) {
        return crypto.createDecryptingStream(materials, message);
    }
}
