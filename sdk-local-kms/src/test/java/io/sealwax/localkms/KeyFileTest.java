package io.sealwax.localkms;

import static io.sealwax.localkms.Refusals.code;
import static io.sealwax.localkms.Refusals.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;

class KeyFileTest {

    private static final SdkBytes SECRET = SdkBytes.fromUtf8String("a secret");

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private Path file;

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("keys.json");
    }

    @Test
    void everythingIsThereAfterARestart() {
        List<String> arns;
        SdkBytes oldBlob;
        List<KeyMetadata> before;
        try (LocalKms kms = open();
                KmsClient client = Transport.IN_PROCESS.client(kms)) {
            String plain = client.createKey(r -> r.description("an \"odd\" name ☃"))
                    .keyMetadata()
                    .arn();
            String disabled = kms.createKey();
            String pending = kms.createKey();
            String multi = kms.keys().createMultiRegion(Transport.ACCOUNT, "us-east-1");
            String replica = kms.keys().replicate(multi, "eu-west-1");
            kms.createAlias("alias/app", plain);
            oldBlob = client.encrypt(r -> r.keyId(plain).plaintext(SECRET)).ciphertextBlob();
            kms.keys().rotate(plain);
            kms.keys().rotate(multi);
            kms.keys().disable(disabled);
            kms.keys().scheduleDeletion(pending, 7);
            kms.keys().scheduleDeletion(multi, 9);
            arns = List.of(plain, disabled, pending, multi, replica);
            before = describe(kms, arns);
        }
        try (LocalKms kms = open();
                KmsClient client = Transport.IN_PROCESS.client(kms)) {
            assertThat(describe(kms, arns)).isEqualTo(before);
            assertThat(before)
                    .extracting(KeyMetadata::keyState)
                    .containsExactly(
                            KeyState.ENABLED,
                            KeyState.DISABLED,
                            KeyState.PENDING_DELETION,
                            KeyState.PENDING_REPLICA_DELETION,
                            KeyState.ENABLED);
            assertThat(client.decrypt(r -> r.keyId("alias/app").ciphertextBlob(oldBlob))
                            .plaintext())
                    .isEqualTo(SECRET);
            clock.advance(Duration.ofDays(7));
            assertThat(code(() -> client.describeKey(r -> r.keyId(arns.get(2)))))
                    .isEqualTo("NotFoundException");
        }
        try (LocalKms kms = open();
                KmsClient client = Transport.IN_PROCESS.client(kms)) {
            assertThat(client.listKeys().keys())
                    .as("a deleted key is deleted in the file")
                    .hasSize(3);
        }
    }

    @Test
    void theFileSaysFirstThatItIsNotForProduction() throws IOException {
        try (LocalKms kms = open()) {
            assertThat(Files.readAllLines(file).get(1)).startsWith("  \"notice\" : \"NOT FOR PRODUCTION: ");
            kms.createKey();
            assertThat(Files.readAllLines(file).get(1)).startsWith("  \"notice\" : \"NOT FOR PRODUCTION: ");
        }
    }

    @Test
    void onlyItsOwnerCanReadTheFileAndNothingElseIsLeftInItsDirectory() throws IOException {
        try (LocalKms kms = open()) {
            assertOwnerOnly();
            kms.createKey();
            assertOwnerOnly();
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aLinkToTheFileStaysALink() throws IOException {
        Path real = Files.createDirectory(directory.resolve("real")).resolve("keys.json");
        open(real).close();
        Files.createSymbolicLink(file, real);
        try (LocalKms kms = open()) {
            kms.createKey();
        }
        assertThat(file).isSymbolicLink();
        assertThat(Files.readString(real)).contains("arn:aws:kms:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"format\":\"other\"}",
                "keys",
                "{\"format\":\"sealwax-local-kms\"}"
            })
    void whatIsNoKeyFileIsRefusedAndLeftAsItIs(String content) throws IOException {
        Files.writeString(file, content);
        assertThatThrownBy(this::open)
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith("the key file " + file + " cannot be used: it ");
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void aNewerVersionIsRefused() throws IOException {
        open().close();
        Files.writeString(file, Files.readString(file).replace("\"version\" : 1", "\"version\" : 2"));
        assertThatThrownBy(this::open)
                .isInstanceOf(KeyFileException.class)
                .hasMessageEndingWith("it has version '2', and this program reads version 1");
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        byte[] whole = fileWithOneKey();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(this::open).as("cut to %d bytes", length).isInstanceOf(KeyFileException.class);
        }
    }

    @Test
    void noByteOfTheContentCanBeChangedUnnoticed() throws IOException {
        byte[] whole = fileWithOneKey();
        String text = new String(whole, StandardCharsets.UTF_8);
        int start = text.indexOf("\"content\"");
        for (int i = start; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            if (Character.isWhitespace(whole[i]) || Character.isWhitespace(changed[i])) {
                continue; // layout means nothing
            }
            Files.write(file, changed);
            assertThatThrownBy(this::open).as("byte %d, '%c'", i, whole[i]).isInstanceOf(KeyFileException.class);
        }
    }

    @Test
    void anErrorDoesNotQuoteTheFile() throws IOException {
        String text = new String(fileWithOneKey(), StandardCharsets.UTF_8);
        String secret = text.replaceAll("(?s).*\"secret\" : \"([^\"]*)\".*", "$1");
        Files.writeString(file, text.replace("\"" + secret + "\"", secret));
        assertThatThrownBy(this::open)
                .isInstanceOf(KeyFileException.class)
                .hasMessageMatching("(?s).*it is not JSON at line \\d+, column \\d+")
                .message()
                .doesNotContain(secret.substring(0, 8));
    }

    @Test
    void contentThatFitsItsDigestButMakesNoSenseIsRefused() throws IOException {
        try (LocalKms kms = open()) {
            kms.createAlias("alias/app", kms.createKey());
        }
        Map<String, String> slips = Map.of(
                "/content/aliases/0/target", "which is not there",
                "/content/keys/0/arn", "is not the ARN of a key or an alias",
                "/content/keys/0/materials/0/secret", "key material has 3 bytes instead of 32",
                "/content/keys/0/materials/0/id", "key material id is not 64 hex digits");
        String whole = Files.readString(file);
        for (Map.Entry<String, String> slip : slips.entrySet()) {
            ObjectNode json = (ObjectNode) Wire.JSON.readTree(whole);
            String path = slip.getKey();
            ObjectNode parent = (ObjectNode) json.at(path.substring(0, path.lastIndexOf('/')));
            parent.put(
                    path.substring(path.lastIndexOf('/') + 1),
                    path.endsWith("target") ? "arn:aws:kms:us-east-1:111122223333:key/other" : "AAAA");
            json.put("sha256", sha256(Wire.JSON.writeValueAsBytes(json.get("content"))));
            Files.writeString(file, json.toString());
            assertThatThrownBy(this::open).isInstanceOf(KeyFileException.class).hasMessageEndingWith(slip.getValue());
        }
    }

    @Test
    void aFileThatSomeoneElseChangedIsNotOverwritten() throws IOException {
        try (LocalKms one = open();
                LocalKms two = open();
                KmsClient client = Transport.IN_PROCESS.client(two)) {
            one.createKey();
            String written = Files.readString(file);
            assertThat(message(() -> client.createKey()))
                    .isEqualTo("The key file could not be written: " + file
                            + " was changed or removed by someone else; two local KMS cannot share one file");
            assertThat(code(() -> client.createKey())).isEqualTo("KMSInternalException");
            assertThat(client.listKeys().keys())
                    .as("what was not kept is not there")
                    .isEmpty();
            assertThatThrownBy(two::createKey).isInstanceOf(LocalKmsException.class);
            assertThat(Files.readString(file)).isEqualTo(written);
            Files.delete(file);
            assertThatThrownBy(one::createKey).isInstanceOf(LocalKmsException.class);
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsSaidSo() {
        Path lost = directory.resolve("none").resolve("keys.json");
        assertThatThrownBy(() -> open(lost))
                .isInstanceOf(KeyFileException.class)
                .hasMessage("the key file " + lost + " cannot be used: NoSuchFileException " + lost.getParent());
    }

    private LocalKms open() {
        return open(file);
    }

    private LocalKms open(Path path) {
        return LocalKms.builder().clock(clock).keyFile(path).build();
    }

    private byte[] fileWithOneKey() throws IOException {
        try (LocalKms kms = open()) {
            kms.createKey();
        }
        return Files.readAllBytes(file);
    }

    private static List<KeyMetadata> describe(LocalKms kms, List<String> arns) {
        return arns.stream()
                .map(arn -> {
                    try (KmsClient client =
                            Transport.IN_PROCESS.client(kms, Transport.ACCOUNT, arn.split(":", -1)[3])) {
                        return client.describeKey(r -> r.keyId(arn)).keyMetadata();
                    }
                })
                .toList();
    }

    private void assertOwnerOnly() throws IOException {
        assertThat(Files.getPosixFilePermissions(file))
                .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
