package io.sealwax.benchmarks.kms;

import com.amazonaws.encryptionsdk.AwsCrypto;
import com.amazonaws.encryptionsdk.CommitmentPolicy;
import com.amazonaws.encryptionsdk.CryptoAlgorithm;
import com.amazonaws.encryptionsdk.CryptoMaterialsManager;
import com.amazonaws.encryptionsdk.CryptoResult;
import com.amazonaws.encryptionsdk.caching.CachingCryptoMaterialsManager;
import com.amazonaws.encryptionsdk.caching.LocalCryptoMaterialsCache;
import com.amazonaws.encryptionsdk.kmssdkv2.KmsMasterKeyProvider;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** AWS Encryption SDK with its caching materials manager. */
record AwsEncryptionSdkCache() implements SetUp {
    @Override
    public String id() {
        return "aws-encryption-sdk-0478";
    }

    @Override
    public String title() {
        return "AWS Encryption SDK, its cache";
    }

    @Override
    public String how() {
        return "CachingCryptoMaterialsManager with a LocalCryptoMaterialsCache over a strict KmsMasterKeyProvider,"
                + " shared by all threads of a service; suite 0478, which commits to the key and does not sign;"
                + " the same age and room as Sealwax's cache. Tenant and row are its encryption context; the"
                + " reader compares them. Version 3 calls this cache deprecated in favour of the hierarchical"
                + " keyring, which needs a table in DynamoDB and has no counterpart here.";
    }

    @Override
    public boolean callsForEach(Message message) {
        return message.hasRow();
    }

    @Override
    @SuppressWarnings("deprecation") // there is no other cache for KMS keys without a table in DynamoDB
    public Protection open(Site site, Bounds bounds) {
        AwsCrypto crypto = AwsCrypto.builder()
                .withCommitmentPolicy(CommitmentPolicy.RequireEncryptRequireDecrypt)
                .withEncryptionAlgorithm(CryptoAlgorithm.ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY)
                .build();
        CryptoMaterialsManager materials = CachingCryptoMaterialsManager.newBuilder()
                .withMasterKeyProvider(KmsMasterKeyProvider.builder()
                        .customRegionalClientSupplier(region -> site.client())
                        .buildStrict(site.keyArn()))
                .withCache(new LocalCryptoMaterialsCache(bounds.maxEntries()))
                .withMaxAge(bounds.maxAge().toMillis(), TimeUnit.MILLISECONDS)
                .build();
        return new Sdk(crypto, materials);
    }

    private record Sdk(AwsCrypto crypto, CryptoMaterialsManager materials) implements Protection {
        @Override
        public byte[] seal(byte[] plaintext, Message where) {
            return crypto.encryptData(materials, plaintext, context(where)).getResult();
        }

        @Override
        public byte[] open(byte[] sealed, Message where) {
            CryptoResult<byte[], ?> opened = crypto.decryptData(materials, sealed);
            if (!opened.getEncryptionContext()
                    .entrySet()
                    .containsAll(context(where).entrySet())) {
                throw new IllegalStateException("another context than was expected");
            }
            return opened.getResult();
        }

        private static Map<String, String> context(Message where) {
            return where.hasRow()
                    ? Map.of("tenant", where.tenantName(), "row", where.rowName())
                    : Map.of("tenant", where.tenantName());
        }
    }
}
