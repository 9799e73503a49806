package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.localkms.LocalKms;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey.GeneratedDataKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/** The arrays of the SDK that held a data key hold zeros once a call has ended, however it ended. */
class WipingTest {
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");

    private final LocalKms kms = LocalKms.builder().region(Clients.REGION).build();
    private final KeepsEverything kept = new KeepsEverything();
    private final KmsClient client;
    private final KmsMasterKey key;

    WipingTest() {
        kms.serve(0);
        client = Clients.at(
                kms.endpoint(), builder -> builder.overrideConfiguration(o -> o.addExecutionInterceptor(kept)));
        key = KmsMasterKey.create(client, kms.createKey());
    }

    @AfterEach
    void close() {
        client.close();
        kms.close();
    }

    @Test
    void whatIsHandedOutIsACopyAndTheSdksArrayIsWiped() {
        GeneratedDataKey generated = key.generate(TENANT, KeyCall.start());
        byte[] dataKey = generated.plaintext().clone();
        assertThat(dataKey).hasSize(32).isNotEqualTo(new byte[32]);
        kept.expectOneWipedArray();

        assertThat(key.unwrap(generated.wrapped(), TENANT, KeyCall.start()).plaintext())
                .isEqualTo(dataKey);
        kept.expectOneWipedArray();
    }

    @Test
    void theCopyThatIsSentToBeWrappedIsWipedAndTheOriginalLeftAsItIs() {
        byte[] dataKey = new byte[32];
        Arrays.fill(dataKey, (byte) 9);
        assertThat(key.unwrap(key.wrap(dataKey, TENANT, KeyCall.start()), TENANT, KeyCall.start())
                        .plaintext())
                .isEqualTo(dataKey);
        assertThat(dataKey).containsOnly(9);
        kept.expectWipedArrays(2);

        kms.faults().fail("AccessDeniedException", 1);
        assertThatThrownBy(() -> key.wrap(dataKey, TENANT, KeyCall.start())).isInstanceOf(DataKeyException.class);
        assertThat(dataKey).containsOnly(9);
        kept.expectOneWipedArray();
    }

    @Test
    void anAnswerThatIsRefusedIsWipedToo() {
        String arn = "arn:aws:kms:eu-west-1:111122223333:key/";
        try (ScriptedKms scripted = new ScriptedKms();
                KmsClient to = Clients.at(
                        scripted.endpoint(),
                        builder -> builder.overrideConfiguration(o -> o.addExecutionInterceptor(kept)))) {
            scripted.answers(
                    200,
                    "{\"KeyId\":\"" + arn + "other\",\"CiphertextBlob\":\"AQID\",\"Plaintext\":\"" + "QUFB".repeat(8)
                            + "\"}");
            KmsMasterKey called = KmsMasterKey.create(to, arn + "called");
            assertThatThrownBy(() -> called.generate(TENANT, KeyCall.start())).hasMessageContaining("another key");
            kept.expectOneWipedArray();
        }
    }

    @Test
    void neitherFormOfAGeneratedKeyPrintsIt() {
        GeneratedDataKey generated = key.generate(TENANT, KeyCall.start());
        assertThat(generated).hasToString("aws-kms:" + generated.wrapped().keyName());
    }

    /** Holds on to what a call sent and got, as a careless interceptor would. */
    private static final class KeepsEverything implements ExecutionInterceptor {
        private final List<SdkBytes> dataKeys = new ArrayList<>();

        @Override
        public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
            if (context.request() instanceof EncryptRequest request) {
                dataKeys.add(request.plaintext());
            }
        }

        @Override
        public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
            if (context.response() instanceof GenerateDataKeyResponse response) {
                dataKeys.add(response.plaintext());
            } else if (context.response() instanceof DecryptResponse response) {
                dataKeys.add(response.plaintext());
            }
        }

        void expectOneWipedArray() {
            expectWipedArrays(1);
        }

        void expectWipedArrays(int count) {
            assertThat(dataKeys)
                    .hasSize(count)
                    .allSatisfy(bytes ->
                            assertThat(bytes.asByteArrayUnsafe()).isNotEmpty().containsOnly(0));
            dataKeys.clear();
        }
    }
}
