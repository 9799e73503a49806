package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What this command writes, {@code vectors/open.mjs} opens, and the other way round. */
class IndependentImplementationTest {
    private static final String PROGRAM =
            Path.of(System.getProperty("basedir", "."), "../vectors/open.mjs").toString();
    private static final List<Integer> SIZES = List.of(0, 1, 16_384, 65_535, 65_536, 300_001);
    private static final List<List<String>> CONTEXTS = List.of(
            List.of("--context", "tenant=acme"),
            List.of("--message-context", "row=42", "--context", "naïve=\ud83d\ude00"),
            List.of(
                    "--context",
                    "tenant=acme",
                    "--detached",
                    "ssn=1",
                    "--detached-for-key",
                    "k=",
                    "--message-context",
                    "z=9"));

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void findNode() throws Exception {
        assumeThat(hasNode())
                .as("node is not installed: %s did not run", getClass().getName())
                .isTrue();
        cli = new Cli(folder);
        cli.run("keygen", cli.name("second.key"));
    }

    private static boolean hasNode() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException none) {
            return false;
        }
    }

    static Stream<Arguments> sizesAndContexts() {
        return SIZES.stream().flatMap(size -> CONTEXTS.stream().map(context -> Arguments.of(size, context)));
    }

    @ParameterizedTest
    @MethodSource("sizesAndContexts")
    void itOpensWhatThisCommandWrites(int size, List<String> context) throws Exception {
        byte[] plaintext = random(size);
        cli.done(with(context, "encrypt", "--key", cli.key(), "-o", cli.name("message"), cli.write("in", plaintext)));
        node(0, with(context, "decrypt", "--key", cli.key(), "-o", cli.name("out"), cli.name("message")));
        assertThat(cli.read("out")).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @MethodSource("sizesAndContexts")
    void thisCommandOpensWhatItWrites(int size, List<String> context) throws Exception {
        byte[] plaintext = random(size);
        String in = cli.write("in", plaintext);
        node(0, with(context, "encrypt", "--key", cli.key(), "-o", cli.name("message"), in));
        assertThat(cli.done(with(context, "decrypt", "--key", cli.key(), cli.name("message"))))
                .isEqualTo(plaintext);

        node(0, with(context, "encrypt", "--chunks", "--key", cli.key(), "-o", cli.name("chunks"), in));
        assertThat(cli.done(with(context, "decrypt", "--key", cli.key(), cli.name("chunks"))))
                .isEqualTo(plaintext);
    }

    @Test
    void bothOpenWithTheSecondOfTwoKeys() throws Exception {
        String second = "local:" + cli.name("second.key");
        String in = cli.write("in", random(100));
        String[] context = {"--context", "tenant=acme"};
        cli.done("encrypt", "--key", cli.key(), "--key", second, context[0], context[1], "-o", cli.name("ours"), in);
        node(0, "decrypt", "--key", second, context[0], context[1], "-o", cli.name("out"), cli.name("ours"));
        assertThat(cli.read("out")).isEqualTo(random(100));
        node(0, "encrypt", "--key", cli.key(), "--key", second, context[0], context[1], "-o", cli.name("its"), in);
        assertThat(cli.run("decrypt", "--key", second, context[0], context[1], cli.name("its"))
                        .out())
                .isEqualTo(random(100));
    }

    @Test
    void aMessageThatCarriesAKeyIdOpensWithItsSection() throws Exception {
        String in = cli.write("in", random(100));
        String section = cli.name("section");
        node(
                0,
                "encrypt",
                "--key-section",
                section,
                "--key",
                cli.key(),
                "--context",
                "a=1",
                "-o",
                cli.name("message"),
                in);
        assertThat(cli.done(
                        "decrypt",
                        "--key-section",
                        section,
                        "--key",
                        cli.key(),
                        "--context",
                        "a=1",
                        cli.name("message")))
                .isEqualTo(random(100));
    }

    @Test
    void bothRefuseTheSameForTheSameReason() throws Exception {
        cli.done(
                "encrypt",
                "--key",
                cli.key(),
                "--context",
                "tenant=acme",
                "-o",
                cli.name("message"),
                cli.write("in", random(9)));
        byte[] changed = cli.read("message");
        changed[changed.length - 1] ^= 1;
        cli.write("changed", changed);
        assertRefused("record", ExitCodes.AUTHENTICATION, "tenant=acme", "changed");
        assertRefused("context", ExitCodes.CONTEXT, "tenant=other", "message");
        cli.write("cut", Arrays.copyOf(changed, changed.length - 12));
        assertRefused("truncated", ExitCodes.AUTHENTICATION, "tenant=acme", "cut");
    }

    private void assertRefused(String failure, int exitCode, String context, String message) throws Exception {
        assertThat(node(1, "decrypt", "--key", cli.key(), "--context", context, cli.name(message)))
                .contains(failure);
        Cli.Result ours = cli.run("decrypt", "--key", cli.key(), "--context", context, cli.name(message));
        assertThat(ours.exitCode()).isEqualTo(exitCode);
        assertThat(ours.err()).contains(failure);
        assertThat(ours.out()).isEmpty();
    }

    private static String[] with(List<String> context, String... others) {
        List<String> all = new ArrayList<>(List.of(others));
        all.addAll(1, context);
        return all.toArray(String[]::new);
    }

    /** Runs the program and returns what it said, on either stream. */
    private static String node(int expected, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", PROGRAM));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(expected);
        return said;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
