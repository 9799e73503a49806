package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.kms.internal.call.FirstCall;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.RequestOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kms.KmsClient;

/** The first call of a process may take three times as long, since it loads the SDK and TLS. */
class FirstCallTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final List<Duration> calls = new ArrayList<>();
    private final List<Duration> attempts = new ArrayList<>();
    private final FirstCall first = new FirstCall();
    private final ScriptedKms kms = new ScriptedKms();
    private final KmsClient client = Clients.at(
            kms.endpoint(),
            builder -> builder.overrideConfiguration(o -> o.addExecutionInterceptor(new ExecutionInterceptor() {
                @Override
                public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
                    RequestOverrideConfiguration override =
                            context.request().overrideConfiguration().orElseThrow();
                    calls.add(override.apiCallTimeout().orElseThrow());
                    attempts.add(override.apiCallAttemptTimeout().orElseThrow());
                }
            })));

    @AfterEach
    void close() {
        client.close();
        kms.close();
    }

    private void call(KmsMasterKey key) {
        assertThatThrownBy(() -> key.generate(TENANT, KeyCall.start())).isInstanceOf(DataKeyException.class);
    }

    @Test
    void untilAnAnswerCameOfWhateverKindACallHasTwelveSeconds() {
        KmsMasterKey key = KmsMasterKey.builder(client, ARN).firstCall(first).build();
        kms.refuses(400, "AccessDeniedException", "No");
        call(key);
        call(key);
        assertThat(calls).containsExactly(Duration.ofSeconds(12), Duration.ofSeconds(4));
        assertThat(attempts).containsExactly(Duration.ofMillis(4500), Duration.ofMillis(1500));
        assertThat(first.isOver()).isTrue();
    }

    @Test
    void aTimeThatWasSetHoldsForTheFirstAsWell() {
        call(KmsMasterKey.builder(client, ARN)
                .firstCall(first)
                .callTimeout(Duration.ofSeconds(5))
                .build());
        assertThat(calls).containsExactly(Duration.ofSeconds(5));
        assertThat(attempts).containsExactly(Duration.ofMillis(1500));
    }

    @Test
    void aCallTakesNoLongerThanItsAnswerIsOfUse() {
        KmsMasterKey key = KmsMasterKey.builder(client, ARN).firstCall(first).build();
        KeyCall twoSeconds = KeyCall.start().within(Duration.ofSeconds(2));
        assertThatThrownBy(() -> key.generate(TENANT, twoSeconds)).isInstanceOf(DataKeyException.class);
        assertThat(calls)
                .singleElement()
                .satisfies(time -> assertThat(time).isBetween(Duration.ofMillis(1), Duration.ofSeconds(2)));
        assertThat(attempts).isEqualTo(calls);
    }

    @Test
    void aCallWhoseTimeIsOverIsNotMade() {
        KmsMasterKey key = KmsMasterKey.builder(client, ARN).firstCall(first).build();
        KeyCall over = KeyCall.start().within(Duration.ZERO);
        assertThatThrownBy(() -> key.generate(TENANT, over))
                .isInstanceOfSatisfying(
                        DataKeyException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("the time was over before the call began");
        assertThat(calls).isEmpty();
    }
}
