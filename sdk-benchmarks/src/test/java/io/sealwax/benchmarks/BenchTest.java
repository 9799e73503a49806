package io.sealwax.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a command line comes to light before an hour is over. */
class BenchTest {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @AfterEach
    void speakAgain() {
        System.setErr(before);
    }

    @Test
    void whereNothingCanBeWrittenNothingIsMeasured() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(run("--only", "header", "--out", file.toString())).isEqualTo(2);
        assertThat(said()).contains("sealwax bench: nothing can be written to " + file);
    }

    @Test
    void whatIsNoJdkIsNotMeasured() {
        assertThat(run("--only", "header", "--out", folder.toString(), "--jdk", folder.toString()))
                .isEqualTo(2);
        assertThat(said()).contains("sealwax bench: no JDK: there is no bin/java in " + folder);
    }

    @Test
    void numbersThatMeanNothingAreRefused() {
        assertThat(run("--minutes=-5", "--out", folder.toString())).isEqualTo(2);
        assertThat(run("--calibrate=0", "--out", folder.toString())).isEqualTo(2);
        assertThat(run("--guard", "--quick", "--out", folder.toString())).isEqualTo(2);
        assertThat(run("--only", "no such case", "--out", folder.toString())).isEqualTo(2);
        assertThat(run("--quick", "--only", "decrypt 256 B", "--out", folder.toString()))
                .isEqualTo(2);
        assertThat(said())
                .contains(
                        "0 or more, one of rounds 1 or more",
                        "--guard and --calibrate measure what they measure",
                        "no case has no such case in its name",
                        "no case of a quick run has decrypt 256 B in its name");
        assertThat(folder).isEmptyDirectory();
    }

    private int run(String... args) {
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        return Bench.run(args);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
