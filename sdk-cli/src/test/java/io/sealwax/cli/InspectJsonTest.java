package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeFolder() {
        cli = new Cli(folder);
    }

    @Test
    void everyFieldHasTheNameThatTheHelpGivesIt() throws IOException {
        byte[] message = cli.in(new byte[24])
                .done("encrypt", "--key", cli.key(), "--context", "tenant=acme", "--detached", "user=jane");

        JsonNode json = json(message, 0);

        assertThat(json)
                .hasToString(JSON.readTree("""
                {"file": "standard input", "messageLength": %d, "version": 1, "body": "record",
                 "headerLength": %d, "plaintextLength": 24,
                 "context": [
                   {"name": "tenant", "value": "acme", "boundToKey": true, "detached": false},
                   {"name": "user", "value": null, "boundToKey": false, "detached": true}],
                 "wrappedKeys": [{"provider": "local-aes", "keyName": "demo", "wrapped": "%s"}],
                 "keyId": null, "failure": null}""".formatted(
                                message.length,
                                message.length - 72 - 24,
                                HexFormat.of()
                                        .formatHex(message, message.length - 72 - 24 - 72, message.length - 72 - 24)))
                        .toString());
        String help = new String(cli.done("inspect", "--help"), StandardCharsets.UTF_8);
        json.fieldNames().forEachRemaining(field -> assertThat(help).contains("  " + field + " "));
        json.get("context")
                .get(0)
                .fieldNames()
                .forEachRemaining(field -> assertThat(help).containsPattern("\\b" + field + "\\b"));
        json.get("wrappedKeys")
                .get(0)
                .fieldNames()
                .forEachRemaining(field -> assertThat(help).containsPattern("\\b" + field + "\\b"));
    }

    @Test
    void aKeyIdStandsInPlaceOfWrappedKeys() throws IOException {
        byte[] message = DetachedMessage.of(new byte[70_000], "demo", Cli.KEY).message();

        JsonNode json = json(message, 0);

        assertThat(json.get("keyId").textValue()).isEqualTo(HexFormat.of().formatHex(message, 25, 41));
        assertThat(json.get("wrappedKeys")).isEmpty();
        assertThat(json.get("body").textValue()).isEqualTo("chunks");
        assertThat(json.get("plaintextLength").longValue()).isEqualTo(70_000);
    }

    @Test
    void aMalformedMessageSaysWhere() throws IOException {
        assertThat(json("SWX\1\7".getBytes(StandardCharsets.US_ASCII), ExitCodes.NOT_A_MESSAGE))
                .hasToString(JSON.readTree("""
                {"file": "standard input", "messageLength": 5, "failure": {
                  "class": "unknown-version", "message": "unknown-version: body kind at offset 4: unknown body kind 7",
                  "field": "body kind", "offset": 4}}""").toString());
        assertThat(json(new byte[100_000], ExitCodes.NOT_A_MESSAGE)
                        .get("messageLength")
                        .isNull())
                .isTrue();
    }

    @Test
    void aCutMessageHasItsHeaderAndNoPlaintextLength() throws IOException {
        byte[] message = cli.in(new byte[24]).done("encrypt", "--key", cli.key(), "--no-context");

        JsonNode json = json(Arrays.copyOf(message, message.length - 25), ExitCodes.AUTHENTICATION);

        assertThat(json.get("plaintextLength").isNull()).isTrue();
        assertThat(json.get("headerLength").intValue()).isEqualTo(100);
        assertThat(json.get("failure").get("class").textValue()).isEqualTo("truncated");
    }

    @Test
    void whateverAMessageSaysTheTextIsPlainAscii() throws IOException {
        String value = "\u001b[2J\u007f\u009b\u202e\ud83d\udd11\"\\\n";
        byte[] message = cli.in(new byte[3]).done("encrypt", "--key", cli.key(), "--context", "name=" + value);

        String text = cli.in(message).run("inspect", "--json").text();

        assertThat(text.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f));
        assertThat(JSON.readTree(text).get("context").get(0).get("value").textValue())
                .isEqualTo(value);
    }

    private JsonNode json(byte[] message, int exitCode) throws IOException {
        Cli.Result result = cli.in(message).run("inspect", "--json");
        assertThat(result.exitCode()).isEqualTo(exitCode);
        return JSON.readTree(result.out());
    }
}
