package io.sealwax.cli;

import io.sealwax.kms.KmsMasterKey;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/** Calls AWS KMS with what the AWS SDK finds in the environment: Region, credentials, profile, endpoint. */
final class KmsAccess {
    /** As long as a master key waits for one attempt. */
    private static final Duration SILENCE = Duration.ofMillis(1500);

    private static final int REGION_OF_ARN = 3;

    private KmsAccess() {}

    /** Adds the master key of this name, whose client ends with the ring. */
    static void addTo(KeyRing ring, String key) {
        KmsClient client = clientFor(key);
        boolean added = false;
        try {
            ring.add(KmsMasterKey.create(client, key), client::close);
            added = true;
        } catch (IllegalArgumentException e) {
            throw new UsageException("--key: " + e.getMessage());
        } finally {
            if (!added) {
                client.close();
            }
        }
    }

    private static KmsClient clientFor(String key) {
        KmsClientBuilder builder = KmsClient.builder()
                .region(regionOf(key))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(SILENCE)
                        .socketTimeout(SILENCE));
        try {
            return builder.build();
        } catch (SdkClientException | IllegalArgumentException e) {
            throw new UsageException("AWS KMS cannot be called as this is set up: " + e.getMessage());
        }
    }

    /** An ARN says in which Region its key is, for an alias the environment does. */
    private static Region regionOf(String key) {
        String[] parts = key.split(":", -1);
        if (parts.length > REGION_OF_ARN && !parts[REGION_OF_ARN].isEmpty()) {
            return Region.of(parts[REGION_OF_ARN]);
        }
        try {
            return new DefaultAwsRegionProviderChain().getRegion();
        } catch (SdkClientException e) {
            throw new UsageException(
                    "there is no AWS Region to look for an alias in: set AWS_REGION, choose a profile that has one,"
                            + " or name the key by its ARN");
        }
    }
}
