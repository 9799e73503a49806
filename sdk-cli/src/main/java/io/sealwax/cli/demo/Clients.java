package io.sealwax.cli.demo;

import io.sealwax.localkms.LocalKms;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/** Clients of the demo's KMS, which takes an access key of 12 digits for the account. */
final class Clients {
    static final String ACCOUNT = "111122223333";
    static final String OTHER_ACCOUNT = "444455556666";

    private Clients() {}

    static KmsClient of(LocalKms kms, String account) {
        return KmsClient.builder()
                .httpClient(kms.httpClient())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(account, "demo")))
                .build();
    }
}
