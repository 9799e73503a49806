package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.KeyCall;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;

/**
 * The SDK's standard retries, three attempts: not more, not fewer, and none around them, however the client retries on
 * its own account.
 */
class RetriesTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final ScriptedKms kms = new ScriptedKms();

    @AfterEach
    void close() {
        kms.close();
    }

    private DataKeyException fail(Consumer<ClientOverrideConfiguration.Builder> set) {
        try (KmsClient client = Clients.at(kms.endpoint(), builder -> builder.overrideConfiguration(set))) {
            KmsMasterKey key = KmsMasterKey.create(client, ARN);
            return catchThrowableOfType(DataKeyException.class, () -> key.generate(TENANT, KeyCall.start()));
        }
    }

    private void expectAttempts(int attempts, Consumer<ClientOverrideConfiguration.Builder> set) {
        DataKeyException e = fail(set);
        assertThat(e.attempts()).isEqualTo(attempts);
        assertThat(kms.requests()).hasSize(attempts);
    }

    @Test
    @SuppressWarnings("deprecation")
    void theClientsOwnRetriesDoNotCount() {
        List<Consumer<ClientOverrideConfiguration.Builder>> clients = List.of(
                client -> {},
                client -> client.retryStrategy(RetryMode.LEGACY),
                client -> client.retryStrategy(RetryMode.ADAPTIVE_V2),
                client -> client.retryStrategy(RetryMode.ADAPTIVE),
                client -> client.retryStrategy(AwsRetryStrategy.doNotRetry()),
                client -> client.retryStrategy(strategy -> strategy.maxAttempts(9)),
                client -> client.retryPolicy(RetryPolicy.none()),
                client -> client.retryPolicy(RetryMode.LEGACY));
        for (Consumer<ClientOverrideConfiguration.Builder> client : clients) {
            kms.refuses(500, "KMSInternalException", "Again");
            expectAttempts(3, client);
        }
    }

    @Test
    void norDoTheSdksSettingsFromOutside() {
        for (Map.Entry<String, String> setting : Map.of(
                        "aws.maxAttempts", "7", "aws.retryMode", "adaptive", "aws.newRetries2026", "true")
                .entrySet()) {
            System.setProperty(setting.getKey(), setting.getValue());
            try {
                kms.refuses(500, "KMSInternalException", "Again");
                expectAttempts(3, client -> {});
                kms.refuses(400, "LimitExceededException", "A quota is used up");
                expectAttempts(1, client -> {});
            } finally {
                System.clearProperty(setting.getKey());
            }
        }
    }

    @Test
    void theClientsInterceptorsStillSeeEveryAttempt() {
        AtomicInteger seen = new AtomicInteger();
        kms.refuses(500, "KMSInternalException", "Again");
        expectAttempts(
                3,
                client -> client.addExecutionInterceptor(new ExecutionInterceptor() {
                    @Override
                    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                        seen.incrementAndGet();
                    }
                }));
        assertThat(seen.get()).isEqualTo(3);
    }

    @Test
    void theClientItselfStaysAsItWas() {
        try (KmsClient client = Clients.at(
                kms.endpoint(),
                builder -> builder.overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry())))) {
            KmsMasterKey key = KmsMasterKey.create(client, ARN);
            kms.refuses(500, "KMSInternalException", "Again");
            assertThatThrownBy(() -> key.generate(TENANT, KeyCall.start())).isInstanceOf(DataKeyException.class);
            assertThat(kms.requests()).hasSize(3);
            kms.refuses(500, "KMSInternalException", "Again");
            assertThatThrownBy(client::listKeys).isInstanceOf(KmsException.class);
            assertThat(kms.requests()).as("the caller's own calls").hasSize(1);
        }
    }

    @Test
    void oneRefusalThatPassesIsNotNoticed() {
        try (LocalKms local = LocalKms.builder().region("eu-west-1").build();
                KmsClient client = Clients.over(local.httpClient())) {
            KmsMasterKey key = KmsMasterKey.create(client, local.createKey());
            local.faults().fail("KMSInternalException", 2);
            assertThat(key.generate(TENANT, KeyCall.start()).plaintext()).hasSize(32);
            assertThat(local.calls("GenerateDataKey")).isEqualTo(3);
        }
    }
}
