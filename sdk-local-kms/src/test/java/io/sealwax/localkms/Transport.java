package io.sealwax.localkms;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/** The ways in which the AWS SDK for Java reaches the local KMS; its clients here do not retry. */
enum Transport {
    IN_PROCESS {
        @Override
        void connect(LocalKms kms, KmsClientBuilder client) {
            client.httpClient(kms.httpClient());
        }
    },
    HTTP {
        @Override
        void connect(LocalKms kms, KmsClientBuilder client) {
            client.httpClientBuilder(UrlConnectionHttpClient.builder()).endpointOverride(endpoint(kms));
        }
    };

    static final String ACCOUNT = "111122223333";
    static final String OTHER_ACCOUNT = "444455556666";

    abstract void connect(LocalKms kms, KmsClientBuilder client);

    KmsClient client(LocalKms kms) {
        return client(kms, ACCOUNT, "us-east-1");
    }

    KmsClient client(LocalKms kms, String accessKey, String region) {
        return client(kms, accessKey, region, client -> {});
    }

    /** With an attempt timeout in place of the SDK's patience. */
    KmsClient hurriedClient(LocalKms kms, Duration attemptTimeout) {
        return client(
                kms,
                ACCOUNT,
                "us-east-1",
                client -> client.overrideConfiguration(
                        o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallAttemptTimeout(attemptTimeout)));
    }

    private KmsClient client(LocalKms kms, String accessKey, String region, Consumer<KmsClientBuilder> more) {
        KmsClientBuilder client = KmsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "any secret")))
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()));
        connect(kms, client);
        more.accept(client);
        return client.build();
    }

    private static URI endpoint(LocalKms kms) {
        try {
            return kms.endpoint();
        } catch (IllegalStateException notYet) {
            return kms.serve(0);
        }
    }
}
