package io.sealwax.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @Test
    void whatIsNoBuildIsNotCompared() throws IOException {
        String out = folder.toString();
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(run("--old", empty.toString(), "--out", out)).isEqualTo(2);
        assertThat(run("--old", "no-such-commit", "--out", out)).isEqualTo(2);
        assertThat(said())
                .contains(
                        "sealwax bench: no jar in " + empty,
                        "'no-such-commit' is no folder, and Git knows no such commit");
    }

    @Test
    void whatDoesNotGoWithAComparisonIsRefused() throws IOException {
        String out = folder.toString();
        Files.createFile(folder.resolve("core.jar"));

        assertThat(run("--new", out, "--out", out)).isEqualTo(2);
        assertThat(run("--within", "1", "--out", out)).isEqualTo(2);
        assertThat(run("--old", out, "--guard", "--out", out)).isEqualTo(2);
        assertThat(run("--old", out, "--minutes", "5", "--out", out)).isEqualTo(2);
        assertThat(run("--old", out, "--within", "-1", "--out", out)).isEqualTo(2);
        assertThat(run("--old", out, "--within", "NaN", "--out", out)).isEqualTo(2);
        assertThat(run("--old", out, "--only", "3 B", "--out", out)).isEqualTo(2);
        assertThat(said())
                .contains(
                        "--new and --within go with --old, and with it --quick, --only, --out and one --jdk",
                        "--within has a number of percent, 0 or more",
                        "nothing that both builds do has 3 B in its name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only", "--jdk", "--out", "--old", "--new"})
    void aValueThatIsEmptyOrIsNoTextIsRefusedAndNothingIsWritten(String option) {
        String out = folder.toString();
        // what an option needs beside it, and, where it may be given twice, a good value before the bad one
        List<String> good =
                option.equals("--out") ? List.of("--only", "header") : List.of("--only", "header", "--out", out);

        for (Map.Entry<String, String> bad : Map.of(
                        "", " is empty", "a\ufffd", " cannot be read as text in this locale")
                .entrySet()) {
            List<String> args = new ArrayList<>(good);
            args.addAll(List.of(option, bad.getKey()));

            assertThat(run(args.toArray(String[]::new))).isEqualTo(2);
            assertThat(said()).contains("sealwax bench: " + option + bad.getValue());
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theHelpSaysWhatEveryOptionIsAndShowsNoPieceOfItsTemplate() {
        PrintStream printing = System.out;
        ByteArrayOutputStream help = new ByteArrayOutputStream();
        System.setOut(new PrintStream(help, true, StandardCharsets.UTF_8));
        try {
            assertThat(run("--help")).isZero();
        } finally {
            System.setOut(printing);
        }

        // picocli wraps where the column ends
        String text = help.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
        assertThat(text)
                .contains("--quick", "--only=TEXT", "--out=DIR", "Otherwise target/bench.", "so many rounds (15)")
                .doesNotContainPattern("\\$|%[a-z]|@\\||\\|@|DEFAULT|FALLBACK|\ufffd");
    }

    private int run(String... args) {
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        return Bench.run(args);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
