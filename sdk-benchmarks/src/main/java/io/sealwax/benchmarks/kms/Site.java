package io.sealwax.benchmarks.kms;

import io.sealwax.localkms.LocalKms;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * A local KMS with one key, and the client that everybody calls it with: the AWS SDK's standard retries and deadlines,
 * which its documentation asks to be set. It answers at once until it is made {@linkplain #likeTheRealOne like the real
 * one}. Its opener closes it.
 *
 * @param kms counts the calls
 * @param client calls it without a socket
 * @param keyArn the key's ARN
 */
record Site(LocalKms kms, KmsClient client, String keyArn) implements AutoCloseable {
    /** Half of the answers come sooner. */
    static final Duration P50 = Duration.ofMillis(8);
    /** One in a hundred comes later. */
    static final Duration P99 = Duration.ofMillis(40);
    /**
     * Calls a second: a tenth of the 10,000 that AWS grants an account in most Regions, and that all of its services
     * share.
     */
    static final double QUOTA = 1000;

    private static final long SEED = 6;

    static Site open(Bounds bounds) {
        LocalKms kms = LocalKms.builder().maxEvents(0).build();
        KmsClient client = KmsClient.builder()
                .httpClient(kms.httpClient())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .overrideConfiguration(config -> config.retryStrategy(RetryMode.STANDARD)
                        .apiCallTimeout(bounds.callTimeout())
                        .apiCallAttemptTimeout(bounds.attemptTimeout()))
                .build();
        return new Site(kms, client, kms.createKey());
    }

    /** From now on answers take their time and come no faster than the quota; calls are counted anew. */
    void likeTheRealOne() {
        kms.faults().latency(new LogNormalLatency(P50, P99, SEED)).throttle(QUOTA);
        kms.clearCalls();
    }

    Calls calls() {
        return new Calls(kms.calls(), kms.refusals("ThrottlingException"));
    }

    @Override
    public void close() {
        client.close();
        kms.close();
    }
}
