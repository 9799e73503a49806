package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.cli.Streams.Stream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
    private static final long MIB = 1024 * 1024;
    private static final int WIDTH = 78;

    @TempDir
    Path folder;

    @Test
    void aLongInputDrawsABarOnATerminalAndTakesItOffAgain() {
        String drawn = draw(Set.of(Stream.STDERR), 100 * MIB, 100 * MIB, true);

        assertThat(drawn)
                .contains("encrypt 100% [=", "] 100 of 100 MiB")
                .endsWith("\r\u001b[K")
                .doesNotContain("\n");
    }

    @Test
    void aLongInputOfUnknownLengthDrawsOneOnceItIsLong() {
        assertThat(draw(Set.of(Stream.STDERR), -1, 63 * MIB, true)).isEmpty();
        assertThat(draw(Set.of(Stream.STDERR), -1, 64 * MIB, true))
                .contains("encrypt 64 MiB")
                .endsWith("\r\u001b[K");
    }

    @Test
    void nothingIsDrawnForAShortInputOrElsewhereThanOnATerminalOrWhereItIsInTheWay() {
        assertThat(draw(Set.of(Stream.STDERR), 10 * MIB, 10 * MIB, true)).isEmpty();
        assertThat(draw(Set.of(Stream.STDIN, Stream.STDOUT), 100 * MIB, 100 * MIB, true))
                .isEmpty();
        assertThat(draw(Set.of(Stream.STDERR), 100 * MIB, 100 * MIB, false)).isEmpty();
    }

    @Test
    void everyByteIsCountedOnce() {
        Cli cli = new Cli(folder).terminals(Stream.STDERR);
        String in = cli.write("in", new byte[(int) (70 * MIB)]);

        Cli.Result sealed = cli.run("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("message"), in);
        Cli.Result opened =
                cli.run("decrypt", "--key", cli.key(), "--no-context", "-o", "/dev/null", cli.name("message"));
        Cli.Result range = cli.run(
                "decrypt",
                "--key",
                cli.key(),
                "--no-context",
                "--range=1000000-69000000",
                "-o",
                "/dev/null",
                cli.name("message"));

        assertThat(sealed.err()).contains("encrypt 100% [", "] 70 of 70 MiB").endsWith("\r\u001b[K");
        assertThat(opened.err()).contains("decrypt 100% [", "] 70 of 70 MiB").endsWith("\r\u001b[K");
        assertThat(range.err()).contains("decrypt 100% [", "] 65 of 65 MiB").endsWith("\r\u001b[K");
    }

    @Test
    void aPlaintextOnTheSameTerminalIsNotInterrupted() {
        Cli cli = new Cli(folder).terminals(Stream.STDERR, Stream.STDOUT);
        String in = cli.write("in", new byte[(int) (70 * MIB)]);
        cli.run("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("message"), in);

        assertThat(cli.out(OutputStream.nullOutputStream())
                        .run("decrypt", "--key", cli.key(), "--no-context", cli.name("message"))
                        .err())
                .isEmpty();
    }

    @Test
    void theRateIsThatOfTheMomentAndTheRestIsToldAtIt() {
        ProgressText text = new ProgressText("encrypt", 1000 * MIB);

        assertThat(text.at(0, Duration.ZERO, WIDTH))
                .startsWith("encrypt   0% [   ")
                .endsWith("] 0 of 1,000 MiB");
        assertThat(text.at(5 * MIB, Duration.ofMillis(999), WIDTH)).endsWith("] 5 of 1,000 MiB");
        assertThat(text.at(10 * MIB, Duration.ofSeconds(1), WIDTH))
                .isEqualTo("encrypt   1% [                          ] 10 of 1,000 MiB, 10 MiB/s, 1:39 left");
        for (int second = 2; second <= 10; second++) {
            text.at((second - 1L) * 50 * MIB, Duration.ofSeconds(second), WIDTH);
        }
        assertThat(text.at(500 * MIB, Duration.ofSeconds(11), WIDTH))
                .isEqualTo("encrypt  50% [============             ] 500 of 1,000 MiB, 50 MiB/s, 0:11 left");
        assertThat(text.at(1000 * MIB, Duration.ofMillis(11_500), WIDTH))
                .startsWith("encrypt 100% [==")
                .contains("=] 1,000 of 1,000 MiB")
                .endsWith(" 0:00 left");
    }

    @Test
    void whereTheEndIsNotKnownThereIsNoBar() {
        ProgressText text = new ProgressText("decrypt", -1);

        assertThat(text.at(64 * MIB, Duration.ZERO, WIDTH)).isEqualTo("decrypt 64 MiB");
        assertThat(text.at(2_000 * MIB, Duration.ofSeconds(10), WIDTH)).isEqualTo("decrypt 2,000 MiB, 200 MiB/s");
    }

    @Test
    void theLineHasRoomForTheLongest() {
        ProgressText text = new ProgressText("encrypt", 1L << 52);

        assertThat(text.at(3L << 50, Duration.ofSeconds(1_000_000), WIDTH)).hasSizeLessThanOrEqualTo(WIDTH);
        assertThat(text.at((3L << 50) + 1, Duration.ofSeconds(2_000_000), WIDTH))
                .contains(":");
    }

    private static String draw(Set<Stream> terminals, long total, long done, boolean isWanted) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminals,
                Map.of());
        try (Progress progress = new Progress(streams, "encrypt", total, isWanted)) {
            progress.stepTo(done / 2);
            progress.stepTo(done);
        }
        return err.toString(StandardCharsets.UTF_8);
    }
}
