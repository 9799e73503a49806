package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.cli.Streams.Stream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long MIB = 1024 * 1024;

    @Test
    void aLongInputDrawsABarOnATerminalAndTakesItOffAgain() {
        String drawn = draw(Set.of(Stream.STDERR), 100 * MIB, 100 * MIB);

        assertThat(drawn)
                .contains("encrypt 100% ", "100/100 MiB")
                .endsWith("\r\u001b[K")
                .doesNotContain("\n");
    }

    @Test
    void aLongInputOfUnknownLengthDrawsOneOnceItIsLong() {
        assertThat(draw(Set.of(Stream.STDERR), -1, 63 * MIB)).isEmpty();
        assertThat(draw(Set.of(Stream.STDERR), -1, 64 * MIB))
                .contains("encrypt")
                .endsWith("\r\u001b[K");
    }

    @Test
    void nothingIsDrawnForAShortInputOrElsewhereThanOnATerminal() {
        assertThat(draw(Set.of(Stream.STDERR), 10 * MIB, 10 * MIB)).isEmpty();
        assertThat(draw(Set.of(Stream.STDIN, Stream.STDOUT), 100 * MIB, 100 * MIB))
                .isEmpty();
    }

    private static String draw(Set<Stream> terminals, long total, long done) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminals,
                Map.of());
        try (Progress progress = new Progress(streams, "encrypt", total)) {
            progress.advance(done / 2);
            progress.advance(done - done / 2);
        }
        return err.toString(StandardCharsets.UTF_8);
    }
}
