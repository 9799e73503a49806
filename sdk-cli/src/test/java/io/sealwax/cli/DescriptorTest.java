package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of descriptors are streams: nothing in front is cut off, and writing goes on where it was. */
class DescriptorTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeMessage() throws IOException {
        cli = new Cli(folder);
        cli.write(
                "a.swx",
                cli.in("secret\n".getBytes(StandardCharsets.US_ASCII))
                        .done("encrypt", "--key", cli.key(), "--no-context"));
        Files.createSymbolicLink(cli.path("link"), Path.of("/dev/stdout"));
        Files.createSymbolicLink(cli.path("link-to-link"), Path.of("link"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/dev/../dev/./stdout", "link-to-link", "-"})
    void whatIsWrittenBeforeAndAfterStays(String name) throws IOException {
        decryptTo(name, "{ echo H; \"$@\"; echo T; } > out");

        assertThat(cli.path("out")).hasContent("H\nsecret\nT\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{ echo H; \"$@\"; echo T; } >> out", "{ echo H; \"$@\"; echo T; } | cat >> out"})
    void aLogOrAPipeGetsItBetweenTheOthersLines(String script) throws IOException {
        cli.write("out", "old\n".getBytes(StandardCharsets.US_ASCII));

        decryptTo("/dev/stdout", script);

        assertThat(cli.path("out")).hasContent("old\nH\nsecret\nT\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/stderr, '{ echo H >&2; \"$@\"; echo T >&2; } 2> out'",
        "/dev/fd/3, '{ echo H >&3; \"$@\"; echo T >&3; } 3> out'",
        "/dev/fd/9, '{ echo H >&9; \"$@\"; echo T >&9; } 9> out'",
        "/dev/fd/3, '{ echo H >&3; \"$@\"; echo T >&3; } 3>> out'",
        "/proc/self/fd/63, '{ echo H >&63; \"$@\"; echo T >&63; } 63> >(cat > out); wait $!'"
    })
    void anyDescriptorCanBeWritten(String name, String script) throws IOException {
        decryptTo(name, script);

        assertThat(cli.path("out")).hasContent("H\nsecret\nT\n");
    }

    @ParameterizedTest
    @CsvSource({"/dev/stdin, <", "/dev/fd/0, <", "/dev/fd/7, 7<"})
    void readingGoesOnWhereTheDescriptorIs(String name, String redirection) throws IOException {
        cli.write("in", "line\nrest\n".getBytes(StandardCharsets.US_ASCII));

        Cli.Result message = CliProcess.of("encrypt", "--key", cli.key(), "--no-context", name)
                .inScript(
                        folder,
                        "{ read -r -u " + (redirection.equals("<") ? "0" : "7") + " line; \"$@\"; } " + redirection
                                + " in")
                .run(new byte[0]);

        assertThat(message.err()).isEmpty();
        assertThat(cli.in(message.out()).done("decrypt", "--key", cli.key(), "--no-context"))
                .asString()
                .isEqualTo("rest\n");
    }

    @Test
    void aKeyComesThroughADescriptorAndNeedsAName() {
        Cli.Result nameless = CliProcess.of("encrypt", "--no-context", "a.swx")
                .inScript(folder, "\"$@\" --key local:<(cat demo.key)")
                .run(new byte[0]);
        assertThat(nameless.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(nameless.out()).isEmpty();
        assertThat(nameless.err())
                .isEqualTo("sealwax: --key local: a descriptor gives a key no name that lasts; local:<name>=<file>"
                        + " does\n");

        Cli.Result named = CliProcess.of("encrypt", "--no-context", "a.swx")
                .inScript(folder, "\"$@\" --key local:demo=<(cat demo.key)")
                .run(new byte[0]);
        assertThat(named.err()).isEmpty();
        assertThat(cli.in(named.out()).done("decrypt", "--key", cli.key(), "--no-context"))
                .isEqualTo(cli.read("a.swx"));
    }

    @Test
    void aMessageUnderTheNumberOfADescriptorStillDecrypts() {
        byte[] message =
                cli.in(new byte[] {7}).done("encrypt", "--key", "local:63=" + cli.name("demo.key"), "--no-context");
        cli.write("b.swx", message);

        Cli.Result opened = CliProcess.of("decrypt", "--no-context", "b.swx")
                .inScript(folder, "\"$@\" --key local:/dev/fd/63 63< demo.key")
                .run(new byte[0]);

        assertThat(opened.err()).isEmpty();
        assertThat(opened.out()).containsExactly(7);
    }

    @Test
    void aDescriptorThatTheLauncherDoesNotHandOnIsNotThere() {
        String inherited = "-D" + Descriptor.INHERITED + "=,0,1,2,";

        // the JVM has its own classes behind the first number that is free
        Cli.Result result = CliProcess.withJvmOptions(
                        java.util.List.of(inherited), "encrypt", "--key", cli.key(), "--no-context", "/dev/fd/3")
                .run(new byte[0]);

        assertThat(result.err()).isEqualTo("sealwax: /dev/fd/3: no such file or directory\n");
        assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "/dev/stdout"})
    void aFileThatIsReadIsNotWrittenThroughADescriptor(String name) {
        byte[] before = cli.read("a.swx");

        Cli.Result result = CliProcess.of("decrypt", "--key", cli.key(), "--no-context", "-o", name, "a.swx")
                .inScript(folder, "\"$@\" >> a.swx")
                .run(new byte[0]);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).endsWith("is read, and would be replaced\n");
        assertThat(cli.read("a.swx")).isEqualTo(before);
    }

    @Test
    void aLocalKmsKeepsNoKeysInAStream() {
        Cli.Result result = cli.run("local-kms", "--port", "0", "--data", "/dev/stdin");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err())
                .isEqualTo("sealwax: --data: a file is needed that can be replaced, and this is a stream\n");
    }

    @Test
    void otherNamesAreNone() throws IOException {
        Files.createDirectory(cli.path("fd"));
        cli.write("fd/1", new byte[1]);
        Files.createSymbolicLink(cli.path("round"), Path.of("round"));

        for (String name : new String[] {
            "a.swx", "fd/1", "round", "nowhere/1", "/dev/null", "/dev/fd/x", "/dev/fd", "/", "/dev/fd/01"
        }) {
            assertThat(Descriptor.named(folder.resolve(name))).as(name).isNull();
        }
        assertThat(Descriptor.named(Path.of("/dev/stdout"))).isEqualTo(Descriptor.STANDARD_OUTPUT);
    }

    private void decryptTo(String name, String script) {
        Cli.Result result = CliProcess.of("decrypt", "--key", cli.key(), "--no-context", "-o", name, "a.swx")
                .inScript(folder, script)
                .run(new byte[0]);

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }
}
