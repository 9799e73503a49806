package io.sealwax.localkms;

import static io.sealwax.localkms.Refusals.code;
import static io.sealwax.localkms.Refusals.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
class AccessTest {

    private static final SdkBytes SECRET = SdkBytes.fromUtf8String("a secret");
    private static final String NO_ACCESS =
            " because the resource does not exist in this Region, no resource-based policies allow"
                    + " access, or a resource-based policy explicitly denies access";

    @Parameter
    Transport transport;

    private final LocalKms kms =
            LocalKms.builder().account("AKIAPARTNER", Transport.OTHER_ACCOUNT).build();
    private final String key = kms.createKey();
    private KmsClient owner;
    private KmsClient partner;

    @BeforeEach
    void connect() {
        owner = transport.client(kms);
        partner = transport.client(kms, "AKIAPARTNER", "us-east-1");
    }

    @AfterEach
    void close() {
        owner.close();
        partner.close();
        kms.close();
    }

    @Test
    void theAccountIsTheAccessKeysOwnOrTheOneItWasGivenOrTheDefault() {
        Map<String, String> accounts = Map.of(
                "123456789012", "123456789012",
                "AKIAPARTNER", Transport.OTHER_ACCOUNT,
                "AKIDWHOEVER", Transport.ACCOUNT,
                "1234567890123", Transport.ACCOUNT);
        accounts.forEach((accessKey, account) -> {
            try (KmsClient client = transport.client(kms, accessKey, "ap-south-1")) {
                assertThat(client.createKey().keyMetadata().arn())
                        .startsWith("arn:aws:kms:ap-south-1:" + account + ":key/");
            }
        });
    }

    @Test
    void arnsNameThePartitionOfTheirRegion() {
        Map<String, String> partitions =
                Map.of("cn-north-1", "aws-cn", "us-gov-west-1", "aws-us-gov", "eusc-de-east-1", "aws-eusc");
        partitions.forEach((region, partition) -> {
            String arn = kms.keys().create(Transport.ACCOUNT, region);
            assertThat(arn).startsWith("arn:" + partition + ":kms:" + region + ":");
        });
    }

    @Test
    void anotherAccountIsDeniedByDefault() {
        SdkBytes blob = encrypt(owner);
        for (Map.Entry<String, Consumer<KmsClient>> use : uses(blob).entrySet()) {
            assertThat(code(() -> use.getValue().accept(partner)))
                    .as(use.getKey())
                    .isEqualTo("AccessDeniedException");
            assertThat(message(() -> use.getValue().accept(partner)))
                    .isEqualTo("User: arn:aws:iam::444455556666:user/AKIAPARTNER is not authorized to perform: kms:"
                            + use.getKey() + " on resource: " + key + NO_ACCESS);
        }
        assertThat(message(() -> partner.decrypt(r -> r.ciphertextBlob(blob))))
                .isEqualTo("User: arn:aws:iam::444455556666:user/AKIAPARTNER is not authorized to perform: kms:Decrypt"
                        + " on the resource associated with this ciphertext" + NO_ACCESS);
    }

    @Test
    void anotherAccountCannotTellAMissingKeyFromADeniedOne() {
        String missing = key.substring(0, key.length() - 12) + "000000000000";
        String denied = message(() -> partner.describeKey(r -> r.keyId(key)));
        assertThat(message(() -> partner.describeKey(r -> r.keyId(missing)))).isEqualTo(denied.replace(key, missing));
        kms.createAlias("alias/there", key);
        String there = "arn:aws:kms:us-east-1:111122223333:alias/there";
        String none = "arn:aws:kms:us-east-1:111122223333:alias/none";
        assertThat(message(() -> partner.describeKey(r -> r.keyId(none))))
                .isEqualTo(
                        message(() -> partner.describeKey(r -> r.keyId(there))).replace(there, none));
    }

    @Test
    void anAllowedAccountUsesTheKeyByItsArnAndAliasArn() {
        kms.createAlias("alias/shared", key);
        SdkBytes blob = encrypt(owner);
        kms.access().allow(key, Transport.OTHER_ACCOUNT);
        uses(blob).values().forEach(use -> use.accept(partner));
        assertThat(partner.decrypt(r -> r.ciphertextBlob(blob)).keyId()).isEqualTo(key);
        assertThat(partner.describeKey(r -> r.keyId("arn:aws:kms:us-east-1:111122223333:alias/shared"))
                        .keyMetadata()
                        .arn())
                .isEqualTo(key);
        assertThat(code(() -> partner.describeKey(r -> r.keyId("alias/shared"))))
                .as("an alias without account is the caller's own")
                .isEqualTo("NotFoundException");
        kms.access().revoke(key, Transport.OTHER_ACCOUNT);
        assertThat(code(() -> encrypt(partner))).isEqualTo("AccessDeniedException");
    }

    @Test
    void anAllowedAccountStillDoesNotManageTheKey() {
        kms.access().allow(key, Transport.OTHER_ACCOUNT);
        List<Consumer<KmsClient>> managing = List.of(
                client -> client.disableKey(r -> r.keyId(key)),
                client -> client.enableKey(r -> r.keyId(key)),
                client -> client.scheduleKeyDeletion(r -> r.keyId(key)),
                client -> client.cancelKeyDeletion(r -> r.keyId(key)),
                client -> client.rotateKeyOnDemand(r -> r.keyId(key)),
                client -> client.replicateKey(r -> r.keyId(key).replicaRegion("eu-west-1")),
                client -> client.createAlias(r -> r.aliasName("alias/mine").targetKeyId(key)));
        managing.forEach(call -> assertThat(code(() -> call.accept(partner))).isEqualTo("AccessDeniedException"));
        assertThat(partner.listKeys().keys()).isEmpty();
        assertThat(partner.listAliases().aliases()).isEmpty();
    }

    @Test
    void aGrantTokenOpensTheCallsThatCarryIt() {
        SdkBytes blob = encrypt(owner);
        String token = kms.access().grantToken(key, Transport.OTHER_ACCOUNT);
        assertThat(partner.decrypt(r -> r.keyId(key).ciphertextBlob(blob).grantTokens(token))
                        .plaintext())
                .isEqualTo(SECRET);
        assertThat(code(() -> partner.decrypt(r -> r.keyId(key).ciphertextBlob(blob))))
                .isEqualTo("AccessDeniedException");
        assertThat(code(() ->
                        partner.decrypt(r -> r.keyId(key).ciphertextBlob(blob).grantTokens("made up"))))
                .isEqualTo("InvalidGrantTokenException");
        String otherKey = kms.createKey();
        assertThat(code(() ->
                        partner.encrypt(r -> r.keyId(otherKey).plaintext(SECRET).grantTokens(token))))
                .isEqualTo("AccessDeniedException");
    }

    @Test
    void anOperationCanBeDeniedToTheOwnerToo() {
        SdkBytes blob = encrypt(owner);
        kms.access().deny(key, "Decrypt");
        assertThat(message(() -> owner.decrypt(r -> r.keyId(key).ciphertextBlob(blob))))
                .isEqualTo(
                        "User: arn:aws:iam::111122223333:user/111122223333 is not authorized to perform: kms:Decrypt on"
                                + " resource: " + key + " with an explicit deny in a resource-based policy");
        encrypt(owner);
        kms.access().undeny(key, "Decrypt");
        owner.decrypt(r -> r.ciphertextBlob(blob));
    }

    @Test
    void reEncryptNeedsAPermissionOnEitherSide() {
        SdkBytes blob = encrypt(owner);
        String other = kms.createKey();
        kms.access().deny(key, "ReEncryptFrom");
        assertThat(message(() -> owner.reEncrypt(
                        r -> r.ciphertextBlob(blob).sourceKeyId(key).destinationKeyId(other))))
                .contains("kms:ReEncryptFrom on resource: " + key);
        kms.access().clear().deny(other, "ReEncryptTo");
        assertThat(message(() -> owner.reEncrypt(
                        r -> r.ciphertextBlob(blob).sourceKeyId(key).destinationKeyId(other))))
                .contains("kms:ReEncryptTo on resource: " + other);
        kms.access().clear();
        owner.reEncrypt(r -> r.ciphertextBlob(blob).sourceKeyId(key).destinationKeyId(other));
    }

    @Test
    void aRuleForNothingIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kms.access().deny(key, "decrypt"))
                .withMessage("'decrypt' is not the name of an operation on a key");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kms.access().allow("alias/app", Transport.OTHER_ACCOUNT))
                .withMessage("'alias/app' is not the ARN of a key here");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kms.access().allow(key, "4444"))
                .withMessage("'4444' is not an account id of 12 digits");
    }

    private SdkBytes encrypt(KmsClient client) {
        return client.encrypt(r -> r.keyId(key).plaintext(SECRET)).ciphertextBlob();
    }

    /** What an account may do with another's key, by the name of the permission. */
    private Map<String, Consumer<KmsClient>> uses(SdkBytes blob) {
        return Map.of(
                "Encrypt", client -> encrypt(client),
                "Decrypt", client -> client.decrypt(r -> r.keyId(key).ciphertextBlob(blob)),
                "GenerateDataKey",
                        client -> client.generateDataKey(r -> r.keyId(key).numberOfBytes(32)),
                "GenerateDataKeyWithoutPlaintext",
                        client -> client.generateDataKeyWithoutPlaintext(
                                r -> r.keyId(key).numberOfBytes(32)),
                "ReEncryptFrom",
                        client -> client.reEncrypt(
                                r -> r.ciphertextBlob(blob).sourceKeyId(key).destinationKeyId(key)),
                "DescribeKey", client -> client.describeKey(r -> r.keyId(key)));
    }
}
