package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Amazon Corretto Crypto Provider keeps of keys where no heap dump looks: its ciphers have contexts in native
 * memory. In a process of its own, whose JVM has not compiled or moved anything: what that leaves in its own memory is
 * not the provider's.
 */
@EnabledOnOs(OS.LINUX)
class KeysInNativeMemoryTest {
    @TempDir
    Path folder;

    @Test
    void aCipherThatWasWipedOrGivenAnotherKeyOrCollectedHasLeftNoKeyInNativeMemory() throws IOException {
        assertThat(told())
                .containsExactly(
                        "in use: [" + NativeKeysProcess.SEALER + ", " + NativeKeysProcess.OPENER + ", "
                                + NativeKeysProcess.LATTER + "]",
                        "wiped: []",
                        "before it is dropped: [" + NativeKeysProcess.DROPPED + "]",
                        "collected: []");
    }

    private List<String> told() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NativeKeysProcess.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            return said.lines().toList();
        } finally {
            process.destroy();
        }
    }
}
