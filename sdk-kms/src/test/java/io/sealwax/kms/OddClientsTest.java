package io.sealwax.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/** A client that stands for another in somebody's tests, and was not told what to answer. */
class OddClientsTest {
    private static final String ARN = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    private static final WrappedDataKey WRAPPED = new WrappedDataKey("aws-kms", ARN, new byte[184]);

    /** Answers this to these operations, and null to all else, its own configuration included. */
    private static KmsClient answering(Map<String, ?> answers) {
        return (KmsClient) Proxy.newProxyInstance(
                OddClientsTest.class.getClassLoader(),
                new Class<?>[] {KmsClient.class},
                (proxy, method, arguments) -> answers.get(method.getName()));
    }

    private static void assertFails(Runnable call, Category category, String text) {
        DataKeyException e = catchThrowableOfType(DataKeyException.class, call::run);
        assertThat(e.category()).isEqualTo(category);
        assertThat(e).hasMessageContaining(text);
        assertThat(e.advice()).isPresent();
    }

    @Test
    void nullForAnAnswerIsASentence() {
        KmsClient client = answering(Map.of());
        KmsMasterKey key = KmsMasterKey.create(client, ARN);
        String text = "the KmsClient returned null for an answer";
        assertFails(
                () -> key.generate(TENANT, KeyCall.start()),
                Category.CONFIGURATION,
                "GenerateDataKey with key '" + ARN + "' in eu-west-1: " + text);
        assertFails(() -> key.wrap(new byte[32], TENANT, KeyCall.start()), Category.CONFIGURATION, text);
        assertFails(() -> key.unwrap(WRAPPED, TENANT, KeyCall.start()), Category.CONFIGURATION, text);
        assertFails(() -> KmsMasterKey.create(client, "alias/app"), Category.CONFIGURATION, text);
    }

    @Test
    void anAnswerWithNothingInItIsASentence() {
        KmsClient client = answering(Map.of(
                "generateDataKey", GenerateDataKeyResponse.builder().build(),
                "encrypt", EncryptResponse.builder().build(),
                "decrypt", DecryptResponse.builder().build(),
                "describeKey", DescribeKeyResponse.builder().build()));
        KmsMasterKey key = KmsMasterKey.create(client, ARN);
        assertFails(() -> key.generate(TENANT, KeyCall.start()), Category.TRANSIENT, "the answer holds no data key");
        assertFails(
                () -> key.wrap(new byte[32], TENANT, KeyCall.start()),
                Category.TRANSIENT,
                "the answer names no key ARN");
        assertFails(
                () -> key.unwrap(WRAPPED, TENANT, KeyCall.start()), Category.TRANSIENT, "the answer holds no data key");
        assertFails(() -> KmsMasterKey.create(client, "alias/app"), Category.TRANSIENT, "the answer names no key ARN");
    }

    @Test
    void anAnswerThatLacksAPartIsASentence() {
        SdkBytes dataKey = SdkBytes.fromByteArray(new byte[32]);
        KmsClient client = answering(Map.of(
                "generateDataKey",
                        GenerateDataKeyResponse.builder()
                                .plaintext(dataKey)
                                .keyId(ARN)
                                .build(),
                "encrypt", EncryptResponse.builder().keyId(ARN).build(),
                "decrypt", DecryptResponse.builder().plaintext(dataKey).build()));
        KmsMasterKey key = KmsMasterKey.create(client, ARN);
        assertFails(() -> key.generate(TENANT, KeyCall.start()), Category.TRANSIENT, "1 to 6144 bytes, this one 0");
        assertFails(
                () -> key.wrap(new byte[32], TENANT, KeyCall.start()),
                Category.TRANSIENT,
                "1 to 6144 bytes, this one 0");
        assertFails(
                () -> key.unwrap(WRAPPED, TENANT, KeyCall.start()), Category.TRANSIENT, "the answer names no key ARN");
    }
}
