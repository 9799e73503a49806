package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.Failure;
import io.sealwax.cli.Streams.Stream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"keygen", "encrypt", "decrypt", "inspect", "demo", "local-kms"})
    void everyCommandHasHelpThatFitsATerminal(String command) {
        String help = help(command, "--help");

        assertThat(help)
                .contains("Usage:\n  sealwax " + command)
                .contains("Example")
                .doesNotContain("\u001b");
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(help("-h")).contains("\n  " + command + " ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 130})
    void everyExitCodeIsDocumented(int exitCode) {
        assertThat(help("--help").lines()).anyMatch(line -> line.strip().startsWith(exitCode + "   "));
    }

    @Test
    void everyClassOfFailureHasAnExitCode() {
        String help = help("--help");

        for (Failure failure : Failure.values()) {
            assertThat(help).containsPattern("[ :]" + failure.id() + "[,\n]");
        }
    }

    @Test
    void aTerminalGetsColours() {
        byte[] help = new Cli(folder).terminals(Stream.STDOUT).done("--help");

        assertThat(new String(help, StandardCharsets.UTF_8)).contains("\u001b[1m");
    }

    @Test
    void theVersionNamesTheFormatAndTheJvm() {
        assertThat(help("--version"))
                .startsWith("sealwax ")
                .contains("message format 1\n")
                .contains(Runtime.version().toString());
    }

    private String help(String... args) {
        return new String(new Cli(folder).done(args), StandardCharsets.UTF_8);
    }
}
