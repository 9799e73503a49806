package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeKey() {
        cli = new Cli(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_536, 5 * 1024 * 1024 + 1})
    void bytesGoThroughPipesUnchanged(int length) {
        byte[] plaintext = new byte[length];
        new Random(length).nextBytes(plaintext);

        Cli.Result sealed = CliProcess.of("encrypt", "--key", cli.key(), "--context", "name=caf\u00e9")
                .run(plaintext);
        Cli.Result opened = CliProcess.of("decrypt", "--key", cli.key(), "--context", "name=caf\u00e9")
                .run(sealed.out());

        assertThat(sealed.err()).isEmpty();
        assertThat(opened.err()).isEmpty();
        assertThat(opened.out()).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void whatHasComeThroughAPipeIsDecryptedBeforeTheRestComes(int threads) throws Exception {
        byte[] plaintext = new byte[100_000];
        new Random(1).nextBytes(plaintext);
        byte[] message = cli.in(plaintext).done("encrypt", "--key", cli.key(), "--no-context");
        int chunks = 3;

        Process process = CliProcess.of("decrypt", "--key", cli.key(), "--no-context", "--threads=" + threads)
                .start();
        // what waits for the rest is ended, which ends the reading
        ProcessHandle waiting = process.toHandle();
        CompletableFuture<Boolean> late = new CompletableFuture<Boolean>()
                .completeOnTimeout(true, 60, TimeUnit.SECONDS)
                .thenApply(unused -> waiting.destroyForcibly());
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(message, 0, chunks * 16_400 + 1000);
            stdin.flush();
            assertThat(process.getInputStream().readNBytes(chunks * 16_384))
                    .isEqualTo(Arrays.copyOf(plaintext, chunks * 16_384));
            late.cancel(false);
        }

        assertThat(CliProcess.exitCode(process)).isEqualTo(ExitCodes.AUTHENTICATION);
    }

    @Test
    void aPipeCanBeInspected() {
        byte[] message = cli.in(new byte[200_000]).done("encrypt", "--key", cli.key(), "--no-context");

        Cli.Result result = CliProcess.of("inspect").run(message);

        assertThat(result.err()).isEmpty();
        assertThat(result.text())
                .startsWith("standard input: 200,364 bytes, message format 1\nplaintext     200,000 bytes");
    }

    @Test
    void theExitCodeIsThatOfTheProcess() {
        Cli.Result result =
                CliProcess.of("decrypt", "--key", cli.key(), "--no-context").run(new byte[5]);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.NOT_A_MESSAGE);
        assertThat(result.err()).startsWith("sealwax: not-a-message").hasLineCount(1);
    }

    @Test
    void whatIsLargerThanTheMemoryGoesThroughIt() throws Exception {
        byte[] plaintext = new byte[64 * 1024 * 1024];
        new Random(1).nextBytes(plaintext);
        cli.write("in", plaintext);
        List<String> small = List.of("-Xmx24m");

        Cli.Result sealed = CliProcess.withJvmOptions(
                        small, "encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("message"), cli.name("in"))
                .run(new byte[0]);
        Cli.Result opened = CliProcess.withJvmOptions(
                        small,
                        "decrypt",
                        "--key",
                        cli.key(),
                        "--no-context",
                        "-o",
                        cli.name("out"),
                        cli.name("message"))
                .run(new byte[0]);

        assertThat(sealed.err()).isEmpty();
        assertThat(opened.err()).isEmpty();
        assertThat(Files.mismatch(cli.path("in"), cli.path("out"))).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"encrypt, 24, 256", "decrypt, 24, 256", "encrypt, 64, 160", "decrypt, 64, 160"})
    void aSmallJvmWithManyThreadsSaysThatItIsTooSmall(String command, int mebibytes, int threads) {
        cli.write("plaintext", new byte[40_000_000]);
        byte[] message = cli.done(
                "encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("message"), cli.name("plaintext"));
        assertThat(message).isEmpty();

        Cli.Result result = CliProcess.withJvmOptions(
                        List.of("-Xmx" + mebibytes + "m"),
                        command,
                        "--key",
                        cli.key(),
                        "--no-context",
                        "--threads=" + threads,
                        "-o",
                        cli.name("out"),
                        cli.name(command.equals("encrypt") ? "plaintext" : "message"))
                .run(new byte[0]);

        assertThat(result.err())
                .startsWith("sealwax: not enough memory for " + threads + " threads, which take 520 KiB each")
                .contains("SEALWAX_OPTS")
                .hasLineCount(1);
        assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        assertThat(folder).isDirectoryNotContaining("glob:**{out,partial}");
    }

    @Test
    void whoeverReadsTheBeginOfAPlaintextEndsItQuietly() throws Exception {
        byte[] message = cli.in(new byte[5_000_000]).done("encrypt", "--key", cli.key(), "--no-context");
        cli.write("message", message);

        Process process = CliProcess.of("decrypt", "--key", cli.key(), "--no-context", cli.name("message"))
                .start();
        byte[] begin = process.getInputStream().readNBytes(10);
        process.getInputStream().close();

        assertThat(begin).hasSize(10);
        assertThat(CliProcess.exitCode(process)).isEqualTo(ExitCodes.BROKEN_PIPE);
        assertThat(process.getErrorStream().readAllBytes()).isEmpty();
    }

    /**
     * The system says it in the language of the locale; where the German one is not installed this is one test more in
     * English.
     */
    @Test
    void aPipeThatNobodyReadsIsOneInEveryLanguage() throws Exception {
        cli.write("message", cli.in(new byte[5_000_000]).done("encrypt", "--key", cli.key(), "--no-context"));

        Cli.Result result = CliProcess.of("decrypt", "--key", cli.key(), "--no-context", "message")
                .with("LC_ALL", "de_DE.UTF-8")
                .inScript(folder, "set -o pipefail; \"$@\" | head -c 10")
                .run(new byte[0]);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.BROKEN_PIPE);
        assertThat(result.out()).hasSize(10);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aFullDiskLeavesNothing() {
        cli.write("in", new byte[5_000_000]);

        Cli.Result result = CliProcess.of(
                        "encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("out"), cli.name("in"))
                .withFilesOf(1_000_000)
                .run(new byte[0]);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        assertThat(result.err()).isEqualTo("sealwax: " + cli.name("out") + ": File too large\n");
        assertThat(folder).isDirectoryNotContaining("glob:**{out,partial}");
    }

    @Test
    void aSmallEncryptLoadsNeitherAnAwsClassNorOneItDoesNotNeed() throws Exception {
        Path loaded = cli.path("loaded");

        Cli.Result result = CliProcess.withJvmOptions(
                        List.of("-Xlog:class+load:file=" + loaded), "encrypt", "--key", cli.key(), "--context", "a=b")
                .run(new byte[100]);

        assertThat(result.exitCode()).isZero();
        List<String> classes = Files.readAllLines(loaded);
        assertThat(classes).anyMatch(line -> line.contains(" io.sealwax.cli.EncryptCommand "));
        assertThat(classes)
                .noneMatch(line -> line.contains(" software.amazon.") || line.contains(" com.amazonaws."))
                .noneMatch(line -> line.contains(" com.fasterxml."))
                .noneMatch(line -> line.contains(" me.tongfei.") || line.contains(" org.jline."));
    }
}
