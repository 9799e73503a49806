package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_143, 262_144, 262_145, 1_000_000, 40_000_000})
    void allOfAStreamIsReadWhateverItsLength(int length) throws IOException {
        byte[] bytes = bytes(length);

        assertThat(stream(bytes).readAll(length, progress())).isEqualTo(bytes);
    }

    @Test
    void whatIsLongerThanTheMostIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("in"), bytes(1_001));

        assertThatThrownBy(() -> stream(bytes(1_001)).readAll(1_000, progress()))
                .isInstanceOf(IOException.class)
                .hasMessage("standard input: more than 1,000 bytes, which is the most that is held in memory");
        try (Input input = Input.open(file.toString(), streams(bytes(0)))) {
            assertThatThrownBy(() -> input.readAll(1_000, progress()))
                    .hasMessage(file + ": more than 1,000 bytes, which is the most that is held in memory");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1_001})
    void aFileWhoseLengthChangesWhileItIsReadIsRefused(int length) throws IOException {
        Path file = Files.write(folder.resolve("in"), bytes(1_000));

        try (Input input = Input.open(file.toString(), streams(bytes(0)))) {
            Files.write(file, bytes(length));

            assertThatThrownBy(() -> input.readAll(10_000, progress()))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + ": its length changed while it was read");
        }
    }

    @Test
    void aFileThatSaysItIsEmptyAndIsNotIsRead() throws IOException {
        try (Input input = Input.open("/proc/self/status", streams(bytes(0)))) {
            assertThat(input.readAll(1_000_000, progress())).isNotEmpty();
        }
    }

    private static Input stream(byte[] bytes) throws IOException {
        return Input.open("-", streams(bytes));
    }

    private static Streams streams(byte[] in) {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream());
        return new Streams(new ByteArrayInputStream(in), OutputStream.nullOutputStream(), err, Set.of(), Map.of());
    }

    private static Progress progress() {
        return new Progress(streams(new byte[0]), "read", 0);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
