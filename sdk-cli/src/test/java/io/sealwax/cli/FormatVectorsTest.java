package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sealwax.internal.file.Permissions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The known answers of {@code vectors/format-v1.json}, as far as no data key is needed or a local master key gives it.
 */
class FormatVectorsTest {
    private static final Path VECTORS = Path.of(System.getProperty("basedir", "."), "../vectors/format-v1.json");
    private static final Set<String> HEADER_FAILURES = Set.of("not-a-message", "unknown-version", "malformed-header");

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeFolder() {
        cli = new Cli(folder);
    }

    private static Stream<JsonNode> vectors() throws IOException {
        return StreamSupport.stream(
                new ObjectMapper().readTree(VECTORS.toFile()).get("tests").spliterator(), false);
    }

    private static Stream<JsonNode> localVectors() throws IOException {
        return vectors().filter(vector -> vector.hasNonNull("masterKey"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyMessageIsInspectedAsFarAsItCanBe(JsonNode vector) throws IOException {
        String result = vector.get("result").textValue();
        Cli.Result inspected = cli.in(message(vector)).run("inspect", "--json");
        JsonNode json = new ObjectMapper().readTree(inspected.out());

        if (HEADER_FAILURES.contains(result) || result.equals("too-long")) {
            assertThat(inspected.exitCode()).isEqualTo(ExitCodes.NOT_A_MESSAGE);
            assertThat(json.get("failure").get("class").textValue()).isEqualTo(result);
        } else if (result.equals("truncated")) {
            assertThat(inspected.exitCode()).isEqualTo(ExitCodes.AUTHENTICATION);
            assertThat(json.get("failure").get("class").textValue()).isEqualTo(result);
        } else {
            assertThat(inspected.exitCode()).isZero();
        }
        if (result.equals("valid")) {
            assertThat(json.get("plaintextLength")).isEqualTo(vector.get("plaintextLength"));
            assertThat(json.get("body")).isEqualTo(vector.get("body"));
            assertThat(json.get("context")).hasSameSizeAs(vector.get("context"));
        }
        // the picture is drawn of whatever it is
        assertThat(cli.in(message(vector)).run("inspect").exitCode()).isEqualTo(inspected.exitCode());
    }

    @ParameterizedTest
    @MethodSource("localVectors")
    void whatALocalMasterKeyOpensIsDecrypted(JsonNode vector) throws Exception {
        cli.write("vector-master-key.hex", vector.get("masterKey").textValue().getBytes(StandardCharsets.US_ASCII));
        Permissions.set(cli.path("vector-master-key.hex"), PosixFilePermissions.fromString("rw-------"));
        List<String> args = new ArrayList<>(List.of("decrypt", "--key", "local:" + cli.name("vector-master-key.hex")));
        for (JsonNode pair : vector.get("context")) {
            args.add(pair.get("boundToKey").booleanValue() ? "--detached-for-key" : "--detached");
            args.add(pair.get("name").textValue() + "=" + pair.get("value").textValue());
        }
        if (vector.get("context").isEmpty()) {
            args.add("--no-context");
        }

        byte[] plaintext = cli.in(message(vector)).done(args.toArray(String[]::new));

        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(plaintext)))
                .isEqualTo(vector.get("plaintextSha256").textValue());
    }

    private static byte[] message(JsonNode vector) {
        return Base64.getDecoder().decode(vector.get("message").textValue());
    }
}
