package io.sealwax.localkms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that nobody here wrote, through the whole life of a key; every call starts a Python program, so there are
 * few.
 */
@Timeout(300)
class AwsCliTest {

    private static final String US = "us-east-1";
    private static final String EU = "eu-west-1";
    private static final String SECRET =
            Base64.getEncoder().encodeToString("a secret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    static Path home;

    private static LocalKms kms;
    private static AwsCli aws;

    @BeforeAll
    static void serve() {
        assumeTrue(
                AwsCli.isInstalled(),
                "awscli is not installed: there is no 'aws' on the PATH, so this peer was not tested");
        kms = LocalKms.create();
        aws = new AwsCli(kms.serve(0), home, Transport.ACCOUNT);
    }

    @AfterAll
    static void close() {
        if (kms != null) {
            kms.close();
        }
    }

    @Test
    void aKeyLivesFromItsCreationToItsDeletion() throws Exception {
        String key = aws.kms(US, "create-key", "--description", "demo")
                .at("/KeyMetadata/Arn")
                .textValue();
        aws.done(US, "create-alias", "--alias-name", "alias/demo", "--target-key-id", key);
        JsonNode described = aws.kms(US, "describe-key", "--key-id", "alias/demo");
        assertThat(described.at("/KeyMetadata/Arn").textValue()).isEqualTo(key);
        assertThat(described.at("/KeyMetadata/CreationDate").asText()).isNotEmpty();
        assertThat(aws.kms(US, "list-keys").at("/Keys/0/KeyArn").textValue()).isEqualTo(key);
        assertThat(aws.kms(US, "list-aliases", "--key-id", key)
                        .at("/Aliases/0/AliasName")
                        .textValue())
                .isEqualTo("alias/demo");

        JsonNode dataKey = aws.kms(
                US,
                "generate-data-key",
                "--key-id",
                "alias/demo",
                "--key-spec",
                "AES_256",
                "--encryption-context",
                "tenant=acme");
        Path wrapped = blob("wrapped", dataKey.get("CiphertextBlob"));
        JsonNode unwrapped = aws.kms(
                US,
                "decrypt",
                "--key-id",
                key,
                "--ciphertext-blob",
                file(wrapped),
                "--encryption-context",
                "tenant=acme");
        assertThat(unwrapped.get("Plaintext")).isEqualTo(dataKey.get("Plaintext"));
        assertThat(aws.refusal(
                        US,
                        "decrypt",
                        "--key-id",
                        key,
                        "--ciphertext-blob",
                        file(wrapped),
                        "--encryption-context",
                        "tenant=globex"))
                .contains("An error occurred (InvalidCiphertextException) when calling the Decrypt operation");
        JsonNode hidden =
                aws.kms(US, "generate-data-key-without-plaintext", "--key-id", key, "--number-of-bytes", "24");
        assertThat(hidden.has("Plaintext")).isFalse();

        String other = aws.kms(US, "create-key").at("/KeyMetadata/Arn").textValue();
        aws.done(US, "update-alias", "--alias-name", "alias/demo", "--target-key-id", other);
        JsonNode moved = aws.kms(
                US,
                "re-encrypt",
                "--ciphertext-blob",
                file(wrapped),
                "--source-encryption-context",
                "tenant=acme",
                "--destination-key-id",
                "alias/demo");
        assertThat(moved.get("SourceKeyId").textValue()).isEqualTo(key);
        assertThat(moved.get("KeyId").textValue()).isEqualTo(other);
        aws.done(US, "delete-alias", "--alias-name", "alias/demo");

        Path plain = Files.write(home.resolve("plain"), "a secret".getBytes(StandardCharsets.UTF_8));
        JsonNode encrypted = aws.kms(US, "encrypt", "--key-id", key, "--plaintext", file(plain));
        Path sealed = blob("sealed", encrypted.get("CiphertextBlob"));
        aws.kms(US, "rotate-key-on-demand", "--key-id", key);
        assertThat(aws.kms(US, "decrypt", "--ciphertext-blob", file(sealed))
                        .get("Plaintext")
                        .textValue())
                .isEqualTo(SECRET);
        assertThat(aws.refusal(US, "decrypt", "--ciphertext-blob", file(sealed), "--dry-run"))
                .contains("(DryRunOperationException)")
                .contains("The request would have succeeded, but the DryRun option is set.");
        assertThat(aws.as(Transport.OTHER_ACCOUNT)
                        .refusal(US, "decrypt", "--key-id", key, "--ciphertext-blob", file(sealed)))
                .contains("(AccessDeniedException)")
                .contains(
                        "User: arn:aws:iam::444455556666:user/444455556666 is not authorized to perform: kms:Decrypt");

        aws.done(US, "disable-key", "--key-id", key);
        assertThat(aws.refusal(US, "decrypt", "--ciphertext-blob", file(sealed)))
                .contains("(DisabledException)")
                .contains(key + " is disabled.");
        aws.done(US, "enable-key", "--key-id", key);
        assertThat(aws.kms(US, "schedule-key-deletion", "--key-id", key, "--pending-window-in-days", "7")
                        .get("KeyState")
                        .textValue())
                .isEqualTo("PendingDeletion");
        assertThat(aws.refusal(US, "enable-key", "--key-id", key)).contains("(KMSInvalidStateException)");
        assertThat(aws.kms(US, "cancel-key-deletion", "--key-id", key)
                        .get("KeyId")
                        .textValue())
                .isEqualTo(key);
    }

    @Test
    void aMultiRegionKeyOpensInTheOtherRegion() throws Exception {
        String primary = aws.kms(US, "create-key", "--multi-region")
                .at("/KeyMetadata/Arn")
                .textValue();
        JsonNode replicated = aws.kms(US, "replicate-key", "--key-id", primary, "--replica-region", EU);
        assertThat(replicated.at("/ReplicaKeyMetadata/Arn").textValue()).isEqualTo(primary.replace(US, EU));
        Path plain = Files.write(home.resolve("multi"), "a secret".getBytes(StandardCharsets.UTF_8));
        Path sealed = blob(
                "multi-sealed",
                aws.kms(US, "encrypt", "--key-id", primary, "--plaintext", file(plain))
                        .get("CiphertextBlob"));
        assertThat(aws.kms(EU, "decrypt", "--ciphertext-blob", file(sealed))
                        .get("Plaintext")
                        .textValue())
                .isEqualTo(SECRET);
    }

    private static Path blob(String name, JsonNode base64) throws IOException {
        return Files.write(home.resolve(name), Base64.getDecoder().decode(base64.textValue()));
    }

    /** A blob from a file means the same to versions 1 and 2 of the command. */
    private static String file(Path file) {
        return "fileb://" + file;
    }
}
