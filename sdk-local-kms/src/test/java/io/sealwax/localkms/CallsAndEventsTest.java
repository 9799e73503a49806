package io.sealwax.localkms;

import static io.sealwax.localkms.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;

@ParameterizedClass
@EnumSource(Transport.class)
class CallsAndEventsTest {

    private static final Map<String, String> ACME = Map.of("tenant", "acme");

    @Parameter
    Transport transport;

    private final ManualClock clock = new ManualClock();
    private final LocalKms kms = LocalKms.builder().clock(clock).maxEvents(5).build();
    private final String key = kms.createKey();
    private KmsClient client;

    @BeforeEach
    void connect() {
        client = transport.client(kms);
    }

    @AfterEach
    void close() {
        client.close();
        kms.close();
    }

    @Test
    void callsAreCountedByOperation() {
        client.listKeys();
        client.listKeys();
        client.describeKey(r -> r.keyId(key));
        refusal(() -> client.describeKey(r -> r.keyId("no-key")));
        assertThat(kms.calls()).isEqualTo(4);
        assertThat(kms.calls("ListKeys")).isEqualTo(2);
        assertThat(kms.calls("DescribeKey")).as("the refused one included").isEqualTo(2);
        assertThat(kms.calls("Decrypt")).isZero();
        kms.clearCalls();
        assertThat(kms.calls()).isZero();
        assertThat(kms.calls("ListKeys")).isZero();
        assertThat(kms.events()).isEmpty();
    }

    @Test
    void refusalsAreCountedByErrorWhetherOrNotEventsAreKept() {
        try (LocalKms forgetful = LocalKms.builder().maxEvents(0).build();
                KmsClient other = transport.client(forgetful)) {
            String arn = forgetful.createKey();
            forgetful.faults().fail("DisabledException", 2).fail("NotFoundException", 1);
            for (int i = 0; i < 3; i++) {
                refusal(() -> other.generateDataKey(r -> r.keyId(arn).numberOfBytes(32)));
            }
            other.generateDataKey(r -> r.keyId(arn).numberOfBytes(32));
            assertThat(forgetful.refusals("DisabledException")).isEqualTo(2);
            assertThat(forgetful.refusals("NotFoundException")).isEqualTo(1);
            assertThat(forgetful.refusals("ThrottlingException")).isZero();
            forgetful.clearCalls();
            assertThat(forgetful.refusals("DisabledException")).isZero();
        }
    }

    @Test
    void anOperationThatIsNotThereIsCountedInTheSumOnly() {
        refusal(() -> client.generateRandom(r -> r.numberOfBytes(8)));
        assertThat(kms.calls()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kms.calls("GenerateRandom"))
                .withMessageStartingWith("'GenerateRandom' is none of the operations [");
    }

    @Test
    void anEventTellsWhoDidWhatToWhichKey() {
        var answer = client.generateDataKey(r -> r.keyId(key).numberOfBytes(32).encryptionContext(ACME));
        CloudTrailEvent event = kms.events().get(0);
        assertThat(event.eventTime()).isEqualTo(clock.instant());
        assertThat(event.eventName()).isEqualTo("GenerateDataKey");
        assertThat(event.awsRegion()).isEqualTo("us-east-1");
        assertThat(event.accountId()).isEqualTo("111122223333");
        assertThat(event.recipientAccountId()).isEqualTo("111122223333");
        assertThat(event.accessKeyId()).isEqualTo("111122223333");
        assertThat(event.userAgent()).startsWith("aws-sdk-java/");
        assertThat(event.requestParameters())
                .isEqualTo(Map.of("keyId", key, "numberOfBytes", 32, "encryptionContext", ACME));
        assertThat(event.encryptionContext()).isEqualTo(ACME);
        assertThat(event.resources()).containsExactly(key);
        assertThat(event.errorCode()).isNull();
        assertThat(event.errorMessage()).isNull();
        assertThat(event.readOnly()).isTrue();
        assertThat(event.requestId()).isEqualTo(answer.responseMetadata().requestId());
    }

    @Test
    void anEventByAliasNamesTheKeyItStoodFor() {
        kms.createAlias("alias/app", key);
        client.generateDataKey(r -> r.keyId("alias/app").numberOfBytes(32));
        CloudTrailEvent event = kms.events().get(0);
        assertThat(event.requestParameters()).containsEntry("keyId", "alias/app");
        assertThat(event.resources()).containsExactly(key);
    }

    @Test
    void anEventTellsWhyACallFailed() {
        kms.keys().disable(key);
        var refused = refusal(() -> client.generateDataKey(r -> r.keyId(key).numberOfBytes(32)));
        CloudTrailEvent event = kms.events().get(0);
        assertThat(event.errorCode()).isEqualTo("DisabledException");
        assertThat(event.errorMessage()).isEqualTo(key + " is disabled.");
        assertThat(event.resources()).containsExactly(key);
        assertThat(event.requestId()).isEqualTo(refused.requestId());
        kms.faults().fail("ThrottlingException", 1);
        refusal(() -> client.listKeys());
        assertThat(kms.events().get(1).errorCode()).isEqualTo("ThrottlingException");
    }

    @Test
    void anEventIsWrittenAsCloudTrailWritesIt() throws Exception {
        client.createKey();
        kms.keys().disable(key);
        refusal(() -> client.encrypt(
                r -> r.keyId(key).plaintext(SdkBytes.fromUtf8String("x")).encryptionContext(ACME)));
        JsonNode created = Wire.JSON.readTree(kms.events().get(0).toJson());
        assertThat(created.get("readOnly").booleanValue()).isFalse();
        assertThat(created.get("eventTime").textValue()).isEqualTo("2026-11-22T10:15:30.250Z");
        assertThat(created.has("errorCode")).isFalse();
        JsonNode refused = Wire.JSON.readTree(kms.events().get(1).toJson());
        assertThat(refused.get("eventSource").textValue()).isEqualTo("kms.amazonaws.com");
        assertThat(refused.get("eventName").textValue()).isEqualTo("Encrypt");
        assertThat(refused.get("errorCode").textValue()).isEqualTo("DisabledException");
        assertThat(refused.at("/requestParameters/encryptionContext/tenant").textValue())
                .isEqualTo("acme");
        assertThat(refused.at("/resources/0/ARN").textValue()).isEqualTo(key);
        assertThat(refused.at("/resources/0/accountId").textValue()).isEqualTo("111122223333");
        assertThat(refused.at("/userIdentity/accountId").textValue()).isEqualTo("111122223333");
        assertThat(refused.get("recipientAccountId").textValue()).isEqualTo("111122223333");
        assertThat(refused.get("requestID").textValue())
                .isEqualTo(kms.events().get(1).requestId());
    }

    @Test
    void noEventHoldsAPlaintextOrACiphertextOrAGrantToken() {
        byte[] secret = "the very secret words".getBytes(StandardCharsets.UTF_8);
        String token = kms.access().grantToken(key, Transport.ACCOUNT);
        SdkBytes blob = client.encrypt(r ->
                        r.keyId(key).plaintext(SdkBytes.fromByteArray(secret)).grantTokens(token))
                .ciphertextBlob();
        client.decrypt(r -> r.keyId(key).ciphertextBlob(blob));
        SdkBytes dataKey =
                client.generateDataKey(r -> r.keyId(key).numberOfBytes(32)).plaintext();
        client.reEncrypt(r -> r.ciphertextBlob(blob).destinationKeyId(key));
        for (CloudTrailEvent event : kms.events()) {
            assertThat(event.toJson())
                    .doesNotContain("very secret", base64(secret), base64(blob.asByteArray()))
                    .doesNotContain(base64(dataKey.asByteArray()), token);
        }
    }

    @Test
    void anEventsToStringHoldsNoContextValue() {
        client.generateDataKey(r -> r.keyId(key).numberOfBytes(32).encryptionContext(ACME));
        assertThat(kms.events().get(0).toString())
                .contains("GenerateDataKey", key)
                .doesNotContain("acme");
    }

    @Test
    void reEncryptNamesBothKeys() {
        String other = kms.createKey();
        SdkBytes blob =
                client.generateDataKey(r -> r.keyId(key).numberOfBytes(32)).ciphertextBlob();
        client.reEncrypt(r -> r.ciphertextBlob(blob).destinationKeyId(other));
        assertThat(kms.events().get(1).resources()).containsExactly(key, other);
    }

    @Test
    void theNewestEventsAreKept() {
        IntStream.rangeClosed(1, 7).forEach(i -> client.listKeys(r -> r.limit(i)));
        assertThat(kms.events())
                .extracting(event -> event.requestParameters().get("limit"))
                .containsExactly(3, 4, 5, 6, 7);
        assertThat(kms.calls()).isEqualTo(7);
    }

    @Test
    void parametersTooLargeForCloudTrailAreLeftOut() {
        String large = "x".repeat(100 * 1024);
        client.generateDataKey(r -> r.keyId(key).numberOfBytes(32).encryptionContext(Map.of("large", large)));
        CloudTrailEvent event = kms.events().get(0);
        assertThat(event.requestParameters()).containsEntry("omitted", true);
        assertThat(event.encryptionContext()).isEmpty();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
