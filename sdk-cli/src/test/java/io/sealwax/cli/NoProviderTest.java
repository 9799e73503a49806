package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Java runtime whose policy has left out the provider that does AES. */
class NoProviderTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"encrypt", "decrypt"})
    void whereNoProviderDoesAesTheCommandSaysWhatToDoInASentence(String command) throws IOException {
        Cli cli = new Cli(folder);
        Path policy = Files.writeString(
                folder.resolve("java.security"),
                "security.provider.1=SUN\nsecurerandom.source=file:/dev/random\nkeystore.type=pkcs12\n");
        Cli.Result result = CliProcess.withJvmOptions(
                        List.of("-Djava.security.properties==" + policy), command, "--key", cli.key(), "--no-context")
                .run(new byte[100]);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("no JCA provider of this Java runtime does AES-256-GCM as it must")
                .contains("sealwax.provider")
                .doesNotContain("\tat ", "Exception", "Error:");
    }
}
