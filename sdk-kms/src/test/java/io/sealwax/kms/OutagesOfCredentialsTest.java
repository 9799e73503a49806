package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.EnvelopeCipher;
import io.sealwax.kms.internal.call.CallSettings;
import io.sealwax.kms.internal.call.KmsCall;
import io.sealwax.kms.internal.call.KmsCalls;
import io.sealwax.kms.internal.call.failure.Advice;
import io.sealwax.kms.internal.call.failure.CredentialFailures;
import io.sealwax.kms.internal.call.failure.NoCredentials;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.KeyCall;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * A service that gives credentials and cannot be reached is an outage; that there are none, or that they are wrong, is
 * not. The SDK's own providers.
 */
@Timeout(120)
class OutagesOfCredentialsTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final AwsCredentials GIVEN = AwsBasicCredentials.create(Clients.ACCOUNT, "secret");

    private final LocalKms kms =
            LocalKms.builder().region(Clients.REGION).account(Clients.ACCOUNT).build();
    private final String arn = kms.createKey();

    /** Who gives credentials. */
    enum Giver {
        INSTANCE {
            @Override
            AwsCredentialsProvider at(URI endpoint) {
                return InstanceProfileCredentialsProvider.builder()
                        .endpoint(endpoint.toString())
                        .profileFile(ProfileFile.aggregator().build())
                        .build();
            }
        },
        CONTAINER {
            @Override
            AwsCredentialsProvider at(URI endpoint) {
                System.setProperty("aws.containerCredentialsFullUri", endpoint.toString());
                return ContainerCredentialsProvider.create();
            }
        },
        CONTAINER_IN_A_CHAIN {
            @Override
            AwsCredentialsProvider at(URI endpoint) {
                return AwsCredentialsProviderChain.of(
                        SystemPropertyCredentialsProvider.create(), CONTAINER.at(endpoint));
            }
        },
        STS {
            @Override
            AwsCredentialsProvider at(URI endpoint) {
                StsClient sts = StsClient.builder()
                        .region(Region.of(Clients.REGION))
                        .endpointOverride(endpoint)
                        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMillis(300)))
                        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                        .credentialsProvider(StaticCredentialsProvider.create(GIVEN))
                        .build();
                return StsAssumeRoleCredentialsProvider.builder()
                        .stsClient(sts)
                        .refreshRequest(it ->
                                it.roleArn("arn:aws:iam::111122223333:role/app").roleSessionName("test"))
                        .build();
            }
        };

        abstract AwsCredentialsProvider at(URI endpoint);
    }

    @AfterEach
    void close() {
        System.clearProperty("aws.containerCredentialsFullUri");
        kms.close();
    }

    private DataKeyException fail(AwsCredentialsProvider provider) {
        try (KmsClient client = client(provider)) {
            KmsMasterKey key = KmsMasterKey.builder(client, arn)
                    .credentialsTimeout(Duration.ofMinutes(1))
                    .build();
            DataKeyException e =
                    catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
            assertThat(e.attempts()).isZero();
            assertThat(kms.calls()).isZero();
            return e;
        }
    }

    private KmsClient client(AwsCredentialsProvider provider) {
        return KmsClient.builder()
                .region(Region.of(Clients.REGION))
                .credentialsProvider(provider)
                .httpClient(kms.httpClient())
                .build();
    }

    private static void assertOutage(DataKeyException e) {
        assertThat(e.category()).isEqualTo(Category.TRANSIENT);
        assertThat(e.retryable()).isTrue();
        assertThat(e).hasMessageContaining("no credentials: ");
        assertThat(e.advice()).contains(Advice.NO_ANSWER_ON_CREDENTIALS);
    }

    private static void assertNone(DataKeyException e) {
        assertThat(e.category()).isEqualTo(Category.CREDENTIALS);
        assertThat(e.retryable()).isFalse();
        assertThat(e).hasMessageContaining("no credentials: ");
        assertThat(e.advice()).contains(Advice.NO_CREDENTIALS);
    }

    @ParameterizedTest
    @EnumSource(Giver.class)
    void oneThatRefusesConnectionsIsAnOutage(Giver giver) {
        URI nobody;
        try (MuteServer server = new MuteServer("")) {
            nobody = server.endpoint();
        }
        DataKeyException e = fail(giver.at(nobody));
        assertOutage(e);
        if (giver != Giver.CONTAINER_IN_A_CHAIN) {
            assertThat(e).as("the reason").hasMessageContaining("onnect");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Giver.class,
            names = {"INSTANCE", "STS"})
    void oneThatIsSilentIsAnOutage(Giver giver) {
        try (MuteServer server = new MuteServer("")) {
            DataKeyException e = fail(giver.at(server.endpoint()));
            assertOutage(e);
            assertThat(e).hasMessageContaining("timed out");
        }
    }

    @ParameterizedTest
    @EnumSource(Giver.class)
    void oneThatFailsIsAnOutage(Giver giver) {
        try (ScriptedKms server = new ScriptedKms()) {
            server.answers(500, "");
            assertOutage(fail(giver.at(server.endpoint())));
        }
    }

    @ParameterizedTest
    @CsvSource({"INSTANCE, 404", "CONTAINER, 404", "CONTAINER_IN_A_CHAIN, 404", "INSTANCE, 403", "CONTAINER, 403"})
    void oneThatSaysThereAreNoneIsNot(Giver giver, int status) {
        try (ScriptedKms server = new ScriptedKms()) {
            server.answers(status, "");
            assertNone(fail(giver.at(server.endpoint())));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, CREDENTIALS",
        "403, ExpiredToken, CREDENTIALS",
        "400, Throttling, TRANSIENT",
        "400, IDPCommunicationError, TRANSIENT",
        "503, ServiceUnavailable, TRANSIENT"
    })
    void whatStsRefusesWithGoesByItsErrorCode(int status, String code, Category category) {
        try (ScriptedKms server = new ScriptedKms()) {
            server.answers(
                    status,
                    "<ErrorResponse><Error><Type>Sender</Type><Code>" + code
                            + "</Code><Message>No</Message></Error><RequestId>1</RequestId></ErrorResponse>");
            DataKeyException e = fail(Giver.STS.at(server.endpoint()));
            assertThat(e.category()).isEqualTo(category);
            assertThat(e).hasMessageContaining("no credentials: Sts answered " + code + ": No");
        }
    }

    @Test
    void aStrangerInThePlaceOfStsIsCalledOne() {
        try (ScriptedKms server = new ScriptedKms()) {
            server.answers(302, "<html></html>");
            DataKeyException e = fail(Giver.STS.at(server.endpoint()));
            assertThat(e.category()).isEqualTo(Category.CONFIGURATION);
            assertThat(e)
                    .hasMessageContaining(
                            "no credentials: HTTP status 302 without an error code, which did not come from Sts");
        }
    }

    @Test
    @SuppressWarnings("deprecation") // a command line, as in a profile
    void whatIsMissingOrWrongHereIsNoOutage(@TempDir Path folder) throws IOException {
        Path gone = folder.resolve("token");
        List<Supplier<AwsCredentialsProvider>> providers = List.of(
                SystemPropertyCredentialsProvider::create,
                () -> AwsCredentialsProviderChain.of(
                        SystemPropertyCredentialsProvider.create(), ContainerCredentialsProvider.create()),
                () -> ProfileCredentialsProvider.builder()
                        .profileFile(ProfileFile.aggregator().build())
                        .profileName("nobody")
                        .build(),
                () -> ProcessCredentialsProvider.builder().command("exit 3").build(),
                () -> ProcessCredentialsProvider.builder()
                        .command("echo nothing")
                        .build(),
                () -> WebIdentityTokenFileCredentialsProvider.builder()
                        .roleArn("arn:aws:iam::111122223333:role/app")
                        .webIdentityTokenFile(gone)
                        .build());
        for (Supplier<AwsCredentialsProvider> provider : providers) {
            assertNone(fail(provider.get()));
        }
        assertThat(Files.exists(gone)).isFalse();
    }

    @Test
    void whereTheChainIsAtItsEndTheMetadataServiceOfAnInstanceIsMissedOnlyOnOne() throws IOException {
        URI nobody;
        try (MuteServer server = new MuteServer("")) {
            nobody = server.endpoint();
        }
        AwsCredentialsProvider chain =
                AwsCredentialsProviderChain.of(SystemPropertyCredentialsProvider.create(), Giver.INSTANCE.at(nobody));
        RuntimeException failure = catchThrowableOfType(SdkClientException.class, chain::resolveCredentials);
        NoCredentials never = NoCredentials.failed(failure, false);
        KmsCall call;
        try (KmsClient client = client(chain)) {
            call = new KmsCalls(client, arn, Clients.REGION, new CallSettings())
                    .call("Decrypt", null, TENANT, KeyCall.start());
        }
        assertOutage(new CredentialFailures(() -> true).translate(never, call));
        assertNone(new CredentialFailures(() -> false).translate(never, call));
        assertOutage(new CredentialFailures(() -> false).translate(NoCredentials.failed(failure, true), call));
        System.setProperty("aws.ec2MetadataServiceEndpoint", nobody.toString());
        try {
            assertOutage(new CredentialFailures(() -> false).translate(never, call));
        } finally {
            System.clearProperty("aws.ec2MetadataServiceEndpoint");
        }
    }

    /** As the chain of the SDK does when it is at its end, which keeps nothing but texts. */
    @Test
    void anOutageOfThemIsBridgedAsOneOfKmsIs() {
        ManualClocks clocks = new ManualClocks();
        boolean[] gone = {false};
        try (KmsClient client = client(() -> {
                    if (gone[0]) {
                        throw SdkClientException.create("Failed to load credentials.", new ConnectException("refused"));
                    }
                    return GIVEN;
                });
                CachingDataKeyProvider keys = CachingDataKeyProvider.builder(Clients.patient(client, arn))
                        .clocks(clocks)
                        .random(() -> 0)
                        .outageGrace(Duration.ofMinutes(10))
                        .build()) {
            EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();
            byte[] message = cipher.encrypt(new byte[3], TENANT);
            assertThat(cipher.decrypt(message, TENANT)).hasSize(3);
            gone[0] = true;
            clocks.pass(Duration.ofMinutes(6));
            assertThat(cipher.decrypt(message, TENANT)).hasSize(3);
            assertThatThrownBy(() -> cipher.encrypt(new byte[3], TENANT))
                    .isInstanceOfSatisfying(
                            DataKeyException.class,
                            e -> assertThat(e.category()).isEqualTo(Category.TRANSIENT));
        }
    }
}
