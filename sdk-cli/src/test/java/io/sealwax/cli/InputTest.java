package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sealwax.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
    private static final int START = 65_536;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 1_000_000})
    void theStartAndTheStreamAreAllOfIt(int length) throws IOException {
        byte[] bytes = bytes(length);
        Path file = Files.write(folder.resolve("in"), bytes);

        try (Input piped = Input.open("-", streams(bytes));
                Input named = Input.open(file.toString(), streams(bytes(0)))) {
            assertThat(startAndRest(piped)).isEqualTo(bytes);
            assertThat(startAndRest(named)).isEqualTo(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1_001, 999_999, 1_000_001})
    void aFileIsReadToTheEndThatItHasThen(int length) throws IOException {
        Path file = Files.write(folder.resolve("in"), bytes(length < 2_000 ? 1_000 : 1_000_000));

        try (Input input = Input.open(file.toString(), streams(bytes(0)))) {
            Files.write(file, bytes(length));

            assertThat(startAndRest(input)).isEqualTo(bytes(length));
        }
    }

    @Test
    void aFileThatGotShorterHasNothingAfterItsEnd() throws IOException {
        Path file = Files.write(folder.resolve("in"), bytes(1_000));

        try (Input input = Input.open(file.toString(), streams(bytes(0)))) {
            Files.write(file, bytes(10));

            assertThat(input.readStart(START)).hasSize(10);
            assertThat(input.remaining(10)).isZero();
        }
    }

    @Test
    void aFileThatSaysItIsLongerThanItIsIsReadAsAStream() throws IOException {
        Path online = Path.of("/sys/devices/system/cpu/online");
        assumeTrue(Files.isRegularFile(online), "no /sys here");
        assertThat(Files.size(online)).isGreaterThan(Files.readAllBytes(online).length);
        try (Input input = Input.open(online.toString(), streams(bytes(0)))) {
            assertThat(input.hasRanges()).isFalse();
            assertThat(startAndRest(input)).isEqualTo(Files.readAllBytes(online));
        }
    }

    @Test
    void aFileThatGetsShorterWhileRangesOfItAreReadIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("in"), bytes(1_000));

        try (Input input = Input.open(file.toString(), streams(bytes(0)));
                Source ranges = input.ranges()) {
            assertThat(ranges.size()).isEqualTo(1_000);
            Files.write(file, bytes(999));

            assertThatThrownBy(() -> ranges.read(0, new byte[1_000], 0, 1_000))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + ": its length changed while it was read");
        }
    }

    @Test
    void aFileThatSaysItIsEmptyAndIsNotIsReadAsAStream() throws IOException {
        try (Input input = Input.open("/proc/self/status", streams(bytes(0)))) {
            assertThat(input.hasRanges()).isFalse();
            assertThat(startAndRest(input)).isNotEmpty();
        }
    }

    private static byte[] startAndRest(Input input) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(input.readStart(START));
        try (InputStream rest = input.stream(new Progress(streams(bytes(0)), "read", 0, true))) {
            rest.transferTo(all);
        }
        return all.toByteArray();
    }

    private static Streams streams(byte[] in) {
        PrintStream err = new PrintStream(OutputStream.nullOutputStream());
        return new Streams(new ByteArrayInputStream(in), OutputStream.nullOutputStream(), err, Set.of(), Map.of());
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
