package io.sealwax.micrometer;

import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.KmsMasterKey;
import io.sealwax.localkms.LocalKms;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** A KMS in the process that counts its calls, and a master key in it. */
final class MeteredKms implements AutoCloseable {
    final LocalKms kms = LocalKms.create();
    final KmsClient client = KmsClient.builder()
            .httpClient(kms.httpClient())
            .region(Region.US_EAST_1)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
            .build();
    final String arn = kms.createKey();
    final KmsMasterKey key = KmsMasterKey.create(client, arn);

    static EncryptionContext tenant(String name) {
        return EncryptionContext.of("tenant", name);
    }

    static byte[] seal(CachingDataKeyProvider keys, String tenant, int bytes) {
        return EnvelopeCipher.builder(keys).build().encrypt(new byte[bytes], tenant(tenant));
    }

    static byte[] open(CachingDataKeyProvider keys, String tenant, byte[] message) {
        return EnvelopeCipher.builder(keys).build().decrypt(message, tenant(tenant));
    }

    @Override
    public void close() {
        client.close();
        kms.close();
    }
}
