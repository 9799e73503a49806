package io.sealwax.kms;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;

/** KMS clients as a user would build them; each is the test's to close. */
final class Clients {
    static final String ACCOUNT = "111122223333";
    static final String REGION = "eu-west-1";

    private Clients() {}

    static KmsClient over(SdkHttpClient http) {
        return over(http, REGION, ACCOUNT);
    }

    /** A client that signs with an access key of this name; the local KMS takes 12 digits for the account. */
    static KmsClient over(SdkHttpClient http, String region, String accessKey) {
        return signing(region, accessKey).httpClient(http).build();
    }

    static KmsClient at(URI endpoint) {
        return at(endpoint, builder -> {});
    }

    static KmsClient at(URI endpoint, Consumer<KmsClientBuilder> more) {
        KmsClientBuilder builder = signing(REGION, ACCOUNT)
                .endpointOverride(endpoint)
                .httpClientBuilder(UrlConnectionHttpClient.builder());
        more.accept(builder);
        return builder.build();
    }

    /** A master key whose calls are not made twice because the machine is busy, where a test counts them. */
    static KmsMasterKey patient(KmsClient client, String arn) {
        return KmsMasterKey.builder(client, arn)
                .callTimeout(Duration.ofMinutes(1))
                .attemptTimeout(Duration.ofMinutes(1))
                .build();
    }

    private static KmsClientBuilder signing(String region, String accessKey) {
        return KmsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret")));
    }
}
