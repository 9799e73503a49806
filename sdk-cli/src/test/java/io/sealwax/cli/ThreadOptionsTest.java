package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** As many threads as there are processors, as were asked for, and as the memory holds. */
class ThreadOptionsTest {
    private static final long MEBIBYTE = 1 << 20;

    @Test
    void unlessItIsToldThereAreAsManyAsProcessorsAndMemoryAllow() throws IOException {
        assertThat(options().count(1, 64 * MEBIBYTE)).isEqualTo(1);
        assertThat(options().count(2, 64 * MEBIBYTE)).isEqualTo(2);
        assertThat(options().count(100, 64 * MEBIBYTE)).isEqualTo(8);
        assertThat(options().count(100, 4 * MEBIBYTE)).isEqualTo(3);
        assertThat(options().count(100, 1)).isEqualTo(1);
        assertThat(options().count(100, Long.MAX_VALUE)).isEqualTo(8);
    }

    @Test
    void asManyAsWereAskedForOrNone() throws IOException {
        assertThat(options("--threads=256").count(1, Long.MAX_VALUE)).isEqualTo(256);
        assertThat(options("--threads=1").count(2, 1)).isEqualTo(1);
        assertThat(options("--threads=63").count(2, 64 * MEBIBYTE)).isEqualTo(63);
        assertThatThrownBy(() -> options("--threads=64").count(2, 64 * MEBIBYTE))
                .isInstanceOf(IOException.class)
                .hasMessage("not enough memory for 64 threads, which take 520 KiB each, and half of the JVM's 64 MiB at"
                        + " most; SEALWAX_OPTS=-Xmx... gives the JVM more, and fewer --threads take less");
        assertThatThrownBy(() -> options("--threads=257").count(2, 1)).isInstanceOf(UsageException.class);
    }

    private static ThreadOptions options(String... args) {
        ThreadOptions options = new ThreadOptions();
        new CommandLine(CommandLine.Model.CommandSpec.create()
                        .addMixin("threads", CommandLine.Model.CommandSpec.forAnnotatedObject(options)))
                .parseArgs(args);
        return options;
    }
}
