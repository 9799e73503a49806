package io.sealwax.localkms;

import static io.sealwax.localkms.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DryRunModifierType;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.OriginType;

/**
 * What KMS refuses before it comes to any key, or because a key is not there: the code, and the message word for word.
 */
@ParameterizedClass
@EnumSource(Transport.class)
class RefusalTest {

    private static final String MISSING = "01234567-89ab-cdef-0123-456789abcdef";
    private static final String KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/";
    private static final SdkBytes ONE = SdkBytes.fromUtf8String("1");

    @Parameter
    Transport transport;

    private final LocalKms kms = LocalKms.create();
    private final String key = kms.createKey();

    record Case(String code, String message, Calls call) {
        @Override
        public String toString() {
            return code + " " + message;
        }
    }

    @FunctionalInterface
    interface Calls {
        void make(KmsClient client, String key);
    }

    @AfterEach
    void close() {
        kms.close();
    }

    @ParameterizedTest
    @MethodSource
    void isRefused(Case refused) {
        try (KmsClient client = transport.client(kms)) {
            KmsException refusal = refusal(() -> refused.call.make(client, key));
            assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo(refused.message);
            assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(refused.code);
            assertThat(refusal.statusCode()).isEqualTo(400);
        }
    }

    static Stream<Case> isRefused() {
        return Stream.of(keys(), lengths(), dataKeys(), creations(), aliases(), deletions(), listings(), ciphertexts())
                .flatMap(cases -> cases);
    }

    private static Stream<Case> keys() {
        return Stream.of(
                describe("Invalid keyId 'no-key'", "no-key"),
                describe("Invalid keyId 'mrk-no-key'", "mrk-no-key"),
                describe("Invalid keyId '134f2428cec14b25a1ae9048164dba47'", "134f2428cec14b25a1ae9048164dba47"),
                describe("Key '" + KEY_ARN + MISSING + "' does not exist", MISSING),
                describe("Key '" + KEY_ARN + MISSING + "' does not exist", KEY_ARN + MISSING),
                describe("Alias arn:aws:kms:us-east-1:111122223333:alias/none is not found.", "alias/none"),
                describe("Invalid arn eu-west-1", "arn:aws:kms:eu-west-1:111122223333:key/" + MISSING),
                describe("Invalid arn arn:aws:s3:::bucket", "arn:aws:s3:::bucket"),
                describe(
                        "Invalid arn arn:aws-cn:kms:us-east-1:111122223333:key/" + MISSING,
                        "arn:aws-cn:kms:us-east-1:111122223333:key/" + MISSING),
                notFound("Invalid keyId 'alias/app'", (client, key) -> client.disableKey(r -> r.keyId("alias/app"))),
                new Case(
                        "InvalidKeyUsageException",
                        "Algorithm RSAES_OAEP_SHA_256 is incompatible with key spec SYMMETRIC_DEFAULT.",
                        (client, key) -> client.encrypt(
                                r -> r.keyId(key).plaintext(ONE).encryptionAlgorithm("RSAES_OAEP_SHA_256"))));
    }

    private static Stream<Case> lengths() {
        return Stream.of(
                invalid(
                        "Value null at 'keyId' failed to satisfy constraint: Member must not be null",
                        client -> client.describeKey(r -> {})),
                invalid(
                        "Value '' at 'keyId' failed to satisfy constraint: Member must have length greater than or"
                                + " equal to 1",
                        client -> client.describeKey(r -> r.keyId(""))),
                invalid(
                        "Value '" + "x".repeat(256)
                                + "...' at 'keyId' failed to satisfy constraint: Member must have length less than"
                                + " or equal to 2048",
                        client -> client.describeKey(r -> r.keyId("x".repeat(2049)))),
                invalid(
                        "Value null at 'plaintext' failed to satisfy constraint: Member must not be null",
                        client -> client.encrypt(r -> r.keyId(MISSING))),
                invalid(
                        "Value at 'plaintext' failed to satisfy constraint: Member must have length greater than or"
                                + " equal to 1",
                        client -> client.encrypt(r -> r.keyId(MISSING).plaintext(SdkBytes.fromUtf8String("")))),
                invalid(
                        "Value at 'plaintext' failed to satisfy constraint: Member must have length less than or"
                                + " equal to 4096",
                        client -> client.encrypt(
                                r -> r.keyId(MISSING).plaintext(SdkBytes.fromByteArray(new byte[4097])))),
                invalid(
                        "Value null at 'ciphertextBlob' failed to satisfy constraint: Member must not be null",
                        client -> client.decrypt(r -> r.keyId(MISSING))),
                invalid(
                        "Value at 'ciphertextBlob' failed to satisfy constraint: Member must have length less than"
                                + " or equal to 6144",
                        client -> client.decrypt(r -> r.ciphertextBlob(SdkBytes.fromByteArray(new byte[6145])))),
                invalid(
                        "Value at 'grantTokens' failed to satisfy constraint: Member must have length less than or"
                                + " equal to 10",
                        client -> client.describeKey(r ->
                                r.keyId(MISSING).grantTokens("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"))));
    }

    private static Stream<Case> dataKeys() {
        String either = "Please specify either number of bytes or key spec.";
        return Stream.of(
                new Case("ValidationException", either, (client, key) -> client.generateDataKey(r -> r.keyId(key))),
                new Case(
                        "ValidationException",
                        either,
                        (client, key) -> client.generateDataKeyWithoutPlaintext(
                                r -> r.keyId(key).numberOfBytes(32).keySpec(DataKeySpec.AES_256))),
                invalid(
                        "Value '0' at 'numberOfBytes' failed to satisfy constraint: Member must have value greater"
                                + " than or equal to 1",
                        client -> client.generateDataKey(r -> r.keyId(MISSING).numberOfBytes(0))),
                invalid(
                        "Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have value less"
                                + " than or equal to 1024",
                        client -> client.generateDataKey(r -> r.keyId(MISSING).numberOfBytes(1025))),
                invalid(
                        "Value 'AES_512' at 'keySpec' failed to satisfy constraint: Member must satisfy enum value"
                                + " set: [AES_256, AES_128]",
                        client -> client.generateDataKey(r -> r.keyId(MISSING).keySpec("AES_512"))),
                new Case(
                        "ValidationException",
                        "The local KMS verifies no attestation documents: Recipient is not supported.",
                        (client, key) -> client.generateDataKey(
                                r -> r.keyId(key).numberOfBytes(32).recipient(d -> d.attestationDocument(ONE)))));
    }

    private static Stream<Case> creations() {
        return Stream.of(
                new Case(
                        "UnsupportedOperationException",
                        "The local KMS makes keys with KeySpec SYMMETRIC_DEFAULT only, not RSA_2048.",
                        (client, key) -> client.createKey(r -> r.keySpec(KeySpec.RSA_2048))),
                new Case(
                        "UnsupportedOperationException",
                        "The local KMS makes keys with Origin AWS_KMS only, not EXTERNAL.",
                        (client, key) -> client.createKey(r -> r.origin(OriginType.EXTERNAL))),
                new Case(
                        "ValidationException",
                        "KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT",
                        (client, key) -> client.createKey(r -> r.keyUsage("SIGN_VERIFY"))),
                invalid(
                        "Value 'RANDOM' at 'keyUsage' failed to satisfy constraint: Member must satisfy enum value set:"
                                + " [SIGN_VERIFY, ENCRYPT_DECRYPT, GENERATE_VERIFY_MAC, KEY_AGREEMENT]",
                        client -> client.createKey(r -> r.keyUsage("RANDOM"))),
                invalid(
                        "Value 'ireland' at 'replicaRegion' failed to satisfy constraint: Member must satisfy"
                                + " regular expression pattern: ^([a-z]+-){2,3}\\d+$",
                        client -> client.replicateKey(r -> r.keyId(MISSING).replicaRegion("ireland"))));
    }

    private static Stream<Case> aliases() {
        return Stream.of(
                new Case(
                        "ValidationException",
                        "Alias must start with the prefix \"alias/\". Please see"
                                + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
                        (client, key) ->
                                client.createAlias(r -> r.aliasName("app").targetKeyId(key))),
                new Case(
                        "ValidationException",
                        "alias/a:b contains invalid characters for an alias",
                        (client, key) ->
                                client.createAlias(r -> r.aliasName("alias/a:b").targetKeyId(key))),
                new Case(
                        "NotAuthorizedException",
                        null,
                        (client, key) -> client.createAlias(
                                r -> r.aliasName("alias/aws/s3").targetKeyId(key))),
                new Case(
                        "ValidationException",
                        "Aliases must refer to keys. Not aliases",
                        (client, key) ->
                                client.createAlias(r -> r.aliasName("alias/app").targetKeyId("alias/other"))),
                invalid(
                        "Value 'alias/ä' at 'aliasName' failed to satisfy constraint: Member must satisfy regular"
                                + " expression pattern: ^[a-zA-Z0-9:/_-]+$",
                        client -> client.createAlias(r -> r.aliasName("alias/ä").targetKeyId(MISSING))));
    }

    private static Stream<Case> deletions() {
        return Stream.of(
                invalid(
                        "Value '6' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value"
                                + " greater than or equal to 7",
                        client ->
                                client.scheduleKeyDeletion(r -> r.keyId(MISSING).pendingWindowInDays(6))),
                invalid(
                        "Value '31' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value"
                                + " less than or equal to 30",
                        client ->
                                client.scheduleKeyDeletion(r -> r.keyId(MISSING).pendingWindowInDays(31))));
    }

    private static Stream<Case> listings() {
        return Stream.of(
                invalid(
                        "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or"
                                + " equal to 1",
                        client -> client.listKeys(r -> r.limit(0))),
                invalid(
                        "Value '1001' at 'limit' failed to satisfy constraint: Member must have value less than or"
                                + " equal to 1000",
                        client -> client.listAliases(r -> r.limit(1001))),
                new Case(
                        "InvalidMarkerException",
                        "Could not deserialize marker 'made up'",
                        (client, key) -> client.listKeys(r -> r.marker("made up"))),
                new Case(
                        "InvalidMarkerException",
                        "Could not deserialize marker 'bWFkZSB1cA=='",
                        (client, key) -> client.listAliases(r -> r.marker("bWFkZSB1cA=="))));
    }

    private static Stream<Case> ciphertexts() {
        return Stream.of(
                new Case(
                        "ValidationException",
                        "DryRunModifiers can be specified only when DryRun is true.",
                        (client, key) -> client.decrypt(
                                r -> r.keyId(key).dryRunModifiers(DryRunModifierType.IGNORE_CIPHERTEXT))),
                new Case(
                        "ValidationException",
                        "KeyId is required when DryRunModifiers holds IGNORE_CIPHERTEXT.",
                        (client, key) -> client.decrypt(
                                r -> r.dryRun(true).dryRunModifiers(DryRunModifierType.IGNORE_CIPHERTEXT))),
                new Case(
                        "ValidationException",
                        "The encryption context holds text that is not valid Unicode.",
                        (client, key) -> client.encrypt(
                                r -> r.keyId(key).plaintext(ONE).encryptionContext(Map.of("half", "\uD83D")))));
    }

    private static Case describe(String message, String keyId) {
        return notFound(message, (client, key) -> client.describeKey(r -> r.keyId(keyId)));
    }

    private static Case notFound(String message, Calls call) {
        return new Case("NotFoundException", message, call);
    }

    private static Case invalid(String constraint, Consumer<KmsClient> call) {
        return new Case(
                "ValidationException",
                "1 validation error detected: " + constraint,
                (client, key) -> call.accept(client));
    }
}
