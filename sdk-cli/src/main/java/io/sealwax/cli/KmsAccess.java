package io.sealwax.cli;

import io.sealwax.kms.KmsMasterKey;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]*:kms:([a-z]+(?:-[a-z0-9]+)+):[0-9]{12}:(?:key/[0-9A-Za-z-]+|alias/[0-9A-Za-z/_-]+)");

    private static final Pattern ALIAS = Pattern.compile("alias/[0-9A-Za-z/_-]+");

    private final KmsCredentials credentials;

    KmsAccess(Streams streams) {
        this.credentials = KmsCredentials.ofEnvironment(streams);
    }

    /** Adds the master key of this name, whose client ends with the ring. */
    void addTo(KeyRing ring, String key) {
        KmsClient client = clientFor(key);
        boolean added = false;
        try {
            // a call has a deadline, which a program or a person that gives credentials need not keep
            credentials.await();
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

    private KmsClient clientFor(String key) {
        KmsClientBuilder builder = KmsClient.builder()
                .region(regionOf(key))
                .credentialsProvider(credentials.provider())
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(SILENCE)
                        .socketTimeout(SILENCE));
        try {
            return builder.build();
        } catch (RuntimeException e) {
            // an endpoint that is no URL ends in a bare one
            throw new UsageException("AWS KMS cannot be called as this is set up: " + e.getMessage());
        }
    }

    /** An ARN says in which Region its key is, for an alias the environment does. */
    private static Region regionOf(String key) {
        Matcher arn = ARN.matcher(key);
        if (arn.matches()) {
            return Region.of(arn.group(1));
        }
        if (!ALIAS.matcher(key).matches()) {
            throw new UsageException("--key: neither an alias of AWS KMS nor the ARN of a key or alias there");
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
