package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKmsCommandTest {
    private static final Pattern ENDPOINT = Pattern.compile("AWS_ENDPOINT_URL_KMS=(http://127\\.0\\.0\\.1:\\d+) ");
    private static final byte[] PLAINTEXT = {1, 2, 3};

    @TempDir
    Path folder;

    @Test
    void keysInAFileOutliveTheProcess() throws Exception {
        String data = folder.resolve("keys.json").toString();

        byte[] message = served(
                data, endpoint -> withKey(endpoint, "encrypt").run(PLAINTEXT).out());
        byte[] plaintext = served(
                data, endpoint -> withKey(endpoint, "decrypt").run(message).out());

        assertThat(plaintext).isEqualTo(PLAINTEXT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(data))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(Path.of(data))).contains("NOT FOR PRODUCTION");
    }

    @Test
    void aPortThatIsTakenIsSaidToBeSo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            Cli.Result result = new Cli(folder).run("local-kms", "--port", port);
            assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
            assertThat(result.err()).startsWith("sealwax: port " + port + " of 127.0.0.1 cannot be served");
        }
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        Cli cli = new Cli(folder);
        assertThat(cli.run("local-kms", "--port", "65536").err())
                .isEqualTo("sealwax: --port: 65536 is not 0 to 65535\n");
        assertThat(cli.run("local-kms", "--port", "-1").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(cli.run("local-kms", "--port", "x").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(cli.run("local-kms", "--port", "0", "--alias", "nonsense").err())
                .startsWith("sealwax: --alias: ");

        Path damaged = Files.writeString(folder.resolve("damaged.json"), "{");
        Cli.Result result = cli.run("local-kms", "--port", "0", "--data", damaged.toString());
        assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        assertThat(result.err()).contains("damaged.json").hasLineCount(1);
        assertThat(damaged).hasContent("{");
    }

    private interface Use {
        byte[] at(String endpoint);
    }

    /** Starts the command as a process, uses it, and ends it. */
    private static byte[] served(String data, Use use) throws Exception {
        Process process = CliProcess.of("local-kms", "--port", "0", "--data", data, "--alias", "alias/demo")
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).startsWith("A KMS for tests, never for production, serves at http://127.0.0.1:");
            out.readLine();
            Matcher matcher = ENDPOINT.matcher(out.readLine());
            assertThat(matcher.find()).isTrue();
            return use.at(matcher.group(1));
        } finally {
            process.destroy();
            assertThat(CliProcess.exitCode(process)).isEqualTo(143);
        }
    }

    private static CliProcess withKey(String endpoint, String command) {
        return CliProcess.of(command, "--key", "alias/demo", "--context", "tenant=acme")
                .with("AWS_ENDPOINT_URL_KMS", endpoint)
                .with("AWS_REGION", "us-east-1")
                .with("AWS_ACCESS_KEY_ID", "any")
                .with("AWS_SECRET_ACCESS_KEY", "any");
    }
}
