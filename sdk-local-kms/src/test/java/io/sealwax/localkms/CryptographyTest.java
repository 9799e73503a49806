package io.sealwax.localkms;

import static io.sealwax.localkms.Refusals.code;
import static io.sealwax.localkms.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DryRunModifierType;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.ReEncryptResponse;

@ParameterizedClass
@EnumSource(Transport.class)
class CryptographyTest {

    private static final SdkBytes SECRET = SdkBytes.fromUtf8String("a secret");
    private static final Map<String, String> ACME = Map.of("tenant", "acme", "app", "crm");

    @Parameter
    Transport transport;

    private final LocalKms kms = LocalKms.create();
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

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 4095, 4096})
    void whatWasEncryptedDecrypts(int size) {
        SdkBytes plaintext = SdkBytes.fromByteArray(new byte[size]);
        EncryptResponse encrypted = encrypt(plaintext, ACME);
        DecryptResponse decrypted = decrypt(encrypted.ciphertextBlob(), ACME);
        assertThat(decrypted.plaintext()).isEqualTo(plaintext);
        assertThat(decrypted.keyId()).isEqualTo(key).isEqualTo(encrypted.keyId());
        assertThat(decrypted.encryptionAlgorithm())
                .isEqualTo(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT)
                .isEqualTo(encrypted.encryptionAlgorithm());
        assertThat(decrypted.keyMaterialId()).matches("[0-9a-f]{64}");
    }

    @Test
    void aDataKeyComesInTheClearAndWrapped() {
        GenerateDataKeyResponse dataKey = client.generateDataKey(
                r -> r.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(ACME));
        assertThat(dataKey.plaintext().asByteArray()).hasSize(32);
        assertThat(dataKey.ciphertextBlob().asByteArray()).as("near AWS's size").hasSize(165);
        assertThat(dataKey.keyId()).isEqualTo(key);
        DecryptResponse unwrapped = decrypt(dataKey.ciphertextBlob(), ACME);
        assertThat(unwrapped.plaintext()).isEqualTo(dataKey.plaintext());
        assertThat(unwrapped.keyMaterialId()).isEqualTo(dataKey.keyMaterialId());
    }

    @Test
    void twoDataKeysDiffer() {
        GenerateDataKeyResponse one = client.generateDataKey(r -> r.keyId(key).numberOfBytes(16));
        GenerateDataKeyResponse two = client.generateDataKey(r -> r.keyId(key).numberOfBytes(16));
        assertThat(one.plaintext()).isNotEqualTo(two.plaintext());
        assertThat(one.ciphertextBlob()).isNotEqualTo(two.ciphertextBlob());
    }

    @Test
    void aDataKeyHasTheLengthThatWasAskedFor() {
        assertThat(client.generateDataKey(r -> r.keyId(key).keySpec(DataKeySpec.AES_128))
                        .plaintext()
                        .asByteArray())
                .hasSize(16);
        for (int size : List.of(1, 64, 1024)) {
            assertThat(client.generateDataKey(r -> r.keyId(key).numberOfBytes(size))
                            .plaintext()
                            .asByteArray())
                    .hasSize(size);
        }
    }

    @Test
    void aDataKeyWithoutPlaintextIsThereOnceItIsDecrypted() {
        var wrapped = client.generateDataKeyWithoutPlaintext(
                r -> r.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(ACME));
        assertThat(wrapped.keyId()).isEqualTo(key);
        assertThat(wrapped.keyMaterialId()).matches("[0-9a-f]{64}");
        assertThat(decrypt(wrapped.ciphertextBlob(), ACME).plaintext().asByteArray())
                .hasSize(32);
    }

    @Test
    void aCiphertextNamesItsKeyItself() {
        SdkBytes blob = encrypt(SECRET, ACME).ciphertextBlob();
        DecryptResponse decrypted = client.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(ACME));
        assertThat(decrypted.plaintext()).isEqualTo(SECRET);
        assertThat(decrypted.keyId()).isEqualTo(key);
    }

    @Test
    void aCiphertextOfAnotherKeyThanTheNamedOneIsRefused() {
        SdkBytes blob = encrypt(SECRET, ACME).ciphertextBlob();
        String other = kms.createKey();
        assertThat(refusal(() ->
                        client.decrypt(r -> r.keyId(other).ciphertextBlob(blob).encryptionContext(ACME))))
                .isInstanceOf(IncorrectKeyException.class)
                .hasMessageContaining(
                        "The key ID in the request does not identify a CMK that can perform this operation.");
    }

    @Test
    void everyOtherContextIsRefusedWithoutAWord() {
        SdkBytes blob = encrypt(SECRET, ACME).ciphertextBlob();
        List<Map<String, String>> others = List.of(
                Map.of(),
                Map.of("tenant", "acme"),
                Map.of("tenant", "acme", "app", "CRM"),
                Map.of("Tenant", "acme", "app", "crm"),
                Map.of("tenant", "acme", "app", "crm", "x", ""),
                Map.of("tenant", "acmeapp", "", "crm"),
                Map.of("tenan", "tacme", "app", "crm"));
        for (Map<String, String> other : others) {
            var refusal = refusal(() -> decrypt(blob, other));
            assertThat(refusal).as("context %s", other).isInstanceOf(InvalidCiphertextException.class);
            assertThat(refusal.awsErrorDetails().errorMessage()).isNull();
            assertThat(refusal.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void aContextMayHoldAnyText() {
        Map<String, String> context = Map.of("ключ", "値 \"quoted\" \\ \n", "emoji", "\uD83D\uDD11", "empty", "");
        SdkBytes blob = encrypt(SECRET, context).ciphertextBlob();
        assertThat(decrypt(blob, context).plaintext()).isEqualTo(SECRET);
    }

    @Test
    void noByteOfACiphertextCanBeChanged() {
        byte[] blob = encrypt(SECRET, ACME).ciphertextBlob().asByteArray();
        for (int i = 0; i < blob.length; i++) {
            byte[] changed = blob.clone();
            changed[i] ^= 1;
            String code = code(() -> decrypt(SdkBytes.fromByteArray(changed), ACME));
            assertThat(code).as("byte %d", i).isIn("InvalidCiphertextException", "IncorrectKeyException");
        }
    }

    @Test
    void aCiphertextCannotBeShortenedOrMadeLonger() {
        byte[] blob = encrypt(SECRET, ACME).ciphertextBlob().asByteArray();
        for (int length : List.of(1, 9, 116, 117, 132, 133, blob.length - 1, blob.length + 1, 6144)) {
            SdkBytes other = SdkBytes.fromByteArray(Arrays.copyOf(blob, length));
            assertThat(code(() -> decrypt(other, ACME)))
                    .as("length %d", length)
                    .isEqualTo("InvalidCiphertextException");
        }
    }

    @Test
    void aCiphertextOfAnotherKmsIsRefused() {
        SdkBytes foreign = SdkBytes.fromByteArray(
                "AQICAHh and so on, as AWS's begin".repeat(6).getBytes(StandardCharsets.US_ASCII));
        assertThat(code(() -> client.decrypt(r -> r.ciphertextBlob(foreign)))).isEqualTo("InvalidCiphertextException");
        assertThat(code(() -> decrypt(foreign, Map.of()))).isEqualTo("InvalidCiphertextException");
    }

    @Test
    void reEncryptMovesACiphertextToAnotherKeyAndContext() {
        String other = kms.createKey();
        SdkBytes blob = encrypt(SECRET, ACME).ciphertextBlob();
        Map<String, String> globex = Map.of("tenant", "globex");
        ReEncryptResponse moved = client.reEncrypt(r -> r.ciphertextBlob(blob)
                .sourceKeyId(key)
                .sourceEncryptionContext(ACME)
                .destinationKeyId(other)
                .destinationEncryptionContext(globex));
        assertThat(moved.sourceKeyId()).isEqualTo(key);
        assertThat(moved.keyId()).isEqualTo(other);
        assertThat(moved.sourceKeyMaterialId()).isNotEqualTo(moved.destinationKeyMaterialId());
        assertThat(moved.sourceEncryptionAlgorithm()).isEqualTo(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
        assertThat(moved.destinationEncryptionAlgorithm()).isEqualTo(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
        assertThat(client.decrypt(r -> r.keyId(other)
                                .ciphertextBlob(moved.ciphertextBlob())
                                .encryptionContext(globex))
                        .plaintext())
                .isEqualTo(SECRET);
    }

    @Test
    void reEncryptNeedsTheSourcesKeyAndContext() {
        String other = kms.createKey();
        SdkBytes blob = encrypt(SECRET, ACME).ciphertextBlob();
        assertThat(code(() -> client.reEncrypt(r -> r.ciphertextBlob(blob).destinationKeyId(other))))
                .isEqualTo("InvalidCiphertextException");
        assertThat(code(() -> client.reEncrypt(r -> r.ciphertextBlob(blob)
                        .sourceKeyId(other)
                        .sourceEncryptionContext(ACME)
                        .destinationKeyId(other))))
                .isEqualTo("IncorrectKeyException");
    }

    @Test
    void aDryRunThatWouldSucceedSaysSo() {
        SdkBytes blob = encrypt(SECRET, ACME).ciphertextBlob();
        assertDryRun(() -> client.encrypt(r -> r.keyId(key).plaintext(SECRET).dryRun(true)));
        assertDryRun(
                () -> client.generateDataKey(r -> r.keyId(key).numberOfBytes(32).dryRun(true)));
        assertDryRun(() -> client.generateDataKeyWithoutPlaintext(
                r -> r.keyId(key).numberOfBytes(32).dryRun(true)));
        assertDryRun(() -> client.decrypt(
                r -> r.keyId(key).ciphertextBlob(blob).encryptionContext(ACME).dryRun(true)));
        assertDryRun(() -> client.reEncrypt(r -> r.ciphertextBlob(blob)
                .sourceEncryptionContext(ACME)
                .destinationKeyId(key)
                .dryRun(true)));
    }

    @Test
    void aDryRunThatWouldFailSaysWhy() {
        SdkBytes blob = encrypt(SECRET, ACME).ciphertextBlob();
        assertThat(code(() ->
                        client.decrypt(r -> r.keyId(key).ciphertextBlob(blob).dryRun(true))))
                .isEqualTo("InvalidCiphertextException");
        kms.keys().disable(key);
        assertThat(code(() -> client.generateDataKey(
                        r -> r.keyId(key).numberOfBytes(32).dryRun(true))))
                .isEqualTo("DisabledException");
        assertThat(code(() -> client.encrypt(r -> r.keyId(key).plaintext(SECRET).dryRun(true))))
                .isEqualTo("DisabledException");
    }

    @Test
    void aDryRunCanLeaveTheCiphertextOut() {
        assertDryRun(() ->
                client.decrypt(r -> r.keyId(key).dryRun(true).dryRunModifiers(DryRunModifierType.IGNORE_CIPHERTEXT)));
        assertDryRun(() -> client.reEncrypt(r -> r.sourceKeyId(key)
                .destinationKeyId(key)
                .dryRun(true)
                .dryRunModifiers(DryRunModifierType.IGNORE_CIPHERTEXT)));
        kms.access().deny(key, "Decrypt");
        assertThat(code(() -> client.decrypt(
                        r -> r.keyId(key).dryRun(true).dryRunModifiers(DryRunModifierType.IGNORE_CIPHERTEXT))))
                .isEqualTo("AccessDeniedException");
    }

    private void assertDryRun(ThrowingCallable call) {
        assertThat(refusal(call))
                .isInstanceOf(DryRunOperationException.class)
                .hasMessageContaining("The request would have succeeded, but the DryRun option is set.");
    }

    private EncryptResponse encrypt(SdkBytes plaintext, Map<String, String> context) {
        return client.encrypt(r -> r.keyId(key).plaintext(plaintext).encryptionContext(context));
    }

    private DecryptResponse decrypt(SdkBytes blob, Map<String, String> context) {
        return client.decrypt(r -> r.keyId(key).ciphertextBlob(blob).encryptionContext(context));
    }
}
