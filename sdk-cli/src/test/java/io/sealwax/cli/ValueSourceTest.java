package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of pairs that are not on the command line. */
class ValueSourceTest {
    private static final String SECRET = "078-05-1120";

    @TempDir
    Path folder;

    private Cli cli;
    private String input;

    @BeforeEach
    void makeKey() {
        cli = new Cli(folder);
        input = cli.write("in", new byte[] {1, 2, 3});
    }

    @ParameterizedTest
    @ValueSource(strings = {"--context", "--message-context", "--detached", "--detached-for-key"})
    void aValueFromElsewhereIsTheOneThatCouldBeTyped(String option) {
        cli.write("ssn", (SECRET + "\n").getBytes(StandardCharsets.US_ASCII));
        cli.environment("SSN", SECRET);
        byte[] message = cli.done("encrypt", "--key", cli.key(), option, "ssn=" + SECRET, input);

        for (String source : List.of(cli.name("ssn"), "-", "env:SSN")) {
            cli.write("message", message);
            cli.in(SECRET.getBytes(StandardCharsets.US_ASCII));
            assertThat(cli.done("decrypt", "--key", cli.key(), option + "-from", "ssn=" + source, cli.name("message")))
                    .as(source)
                    .containsExactly(1, 2, 3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'x', x",
        "'x\n', x",
        "'x\r\n', x",
        "'x\n\n', 'x\n'",
        "'x\r', 'x\r'",
        "' x ', ' x '",
        "'\n\n', '\n'",
        "'\u00e9\u4e2d', '\u00e9\u4e2d'"
    })
    void oneEndOfALineIsLeftOut(String content, String value) {
        cli.write("value", content.getBytes(StandardCharsets.UTF_8));

        byte[] message = encrypt("a=" + cli.name("value")).out();

        assertThat(cli.in(message).done("decrypt", "--key", cli.key(), "--detached", "a=" + value))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"8192, 4", "8193, 7", "8194, 7", "8195, 7", "100000, 7"})
    void aLongValueIsRefusedAndNotRepeated(int length, int exitCode) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) 'v');
        cli.write("value", value);

        Cli.Result result = encrypt("a=" + cli.name("value"));

        // what could be a value, but leaves no room for its name, is the context's to refuse
        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.err()).doesNotContain("vv").hasLineCount(1);
    }

    @Test
    void aSourceThatNeverEndsIsReadNoFurther() {
        assertThat(encrypt("a=/dev/zero").err())
                .isEqualTo("sealwax: --detached-from a: the value takes more than 8,192 bytes\n");
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        for (byte[] bad :
                new byte[][] {{'a', (byte) 0xe9}, {(byte) 0xc0, (byte) 0x80}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}
                }) {
            cli.write("value", bad);
            assertThat(encrypt("a=" + cli.name("value")).err())
                    .isEqualTo("sealwax: --detached-from a: the value is not UTF-8\n");
        }
        cli.environment("BAD", "a\ufffd");
        assertThat(encrypt("a=env:BAD").err())
                .startsWith("sealwax: --detached-from a: the value cannot be read as text");
    }

    @Test
    void nothingOfASourceIsRepeated() {
        cli.write("empty", new byte[0]);
        cli.write("line", new byte[] {'\n'});
        cli.environment("EMPTY", "");

        assertError("a=" + SECRET, "no such file or directory", ExitCodes.FILE);
        assertError("a=env:" + SECRET, "the environment has no such variable", ExitCodes.USAGE);
        assertError("a=env:", "the environment has no such variable", ExitCodes.USAGE);
        assertError("a=env:EMPTY", "the value is empty", ExitCodes.FILE);
        assertError("a=" + cli.name("empty"), "the value is empty", ExitCodes.FILE);
        assertError("a=" + cli.name("line"), "the value is empty", ExitCodes.FILE);
        assertThat(encrypt("a=").err()).isEqualTo("sealwax: --detached-from a lacks its source\n");
        assertThat(encrypt(SECRET).err()).isEqualTo("sealwax: --detached-from takes <name=source>\n");
    }

    @Test
    void standardInputIsReadForOneThing() {
        String before = "standard input is read for ";
        cli.in(SECRET.getBytes(StandardCharsets.US_ASCII));
        for (String file : List.of("-", "/dev/stdin", "/dev/fd/0")) {
            Cli.Result result = cli.run("encrypt", "--key", cli.key(), "--detached-from", "a=-", file);
            assertThat(result.err()).isEqualTo("sealwax: --detached-from a: " + before + "<file> already\n");
            assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        }
        cli.in(SECRET.getBytes(StandardCharsets.US_ASCII));
        assertThat(encrypt("a=-", "--detached-from", "b=/dev/stdin").err())
                .isEqualTo("sealwax: --detached-from b: " + before + "--detached-from a already\n");
        cli.in(SECRET.getBytes(StandardCharsets.US_ASCII));
        assertThat(encrypt("a=-", "--key", "local:k=/dev/stdin").err())
                .isEqualTo("sealwax: --key: " + before + "--detached-from a already\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--context", "--message-context", "--detached", "--detached-for-key"})
    void theFileOfAValueIsNotReplacedWhateverItIsCalled(String option) throws IOException {
        String value = cli.write("ssn", SECRET.getBytes(StandardCharsets.US_ASCII));
        Files.createLink(cli.path("hard"), cli.path("ssn"));
        Files.createSymbolicLink(cli.path("soft"), cli.path("ssn"));
        String pair = option + "-from=ssn=" + value;
        cli.done("encrypt", "--key", cli.key(), pair, "-o", cli.name("message"), input);

        for (String out : List.of("ssn", "hard", "soft")) {
            for (String[] command : new String[][] {
                {"decrypt", "--key", cli.key(), pair, "-o", cli.name(out), cli.name("message")},
                {"encrypt", "--key", cli.key(), pair, "-o", cli.name(out), input}
            }) {
                Cli.Result result = cli.run(command);

                assertThat(result.err()).isEqualTo("sealwax: " + cli.name(out) + " is read, and would be replaced\n");
                assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
            }
        }
        assertThat(cli.read("ssn")).asString(StandardCharsets.US_ASCII).isEqualTo(SECRET);
    }

    @Test
    void theFileOfAValueThatIsStandardInputIsNotReplaced() {
        cli.write("ssn", SECRET.getBytes(StandardCharsets.US_ASCII));

        Cli.Result result = CliProcess.of("encrypt", "--key", cli.key(), "--detached-from", "ssn=-", "-o", "ssn", input)
                .inScript(folder, "\"$@\" < ssn")
                .run(new byte[0]);

        assertThat(result.err()).isEqualTo("sealwax: ssn is read, and would be replaced\n");
        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(cli.read("ssn")).asString(StandardCharsets.US_ASCII).isEqualTo(SECRET);
    }

    private void assertError(String pair, String reason, int exitCode) {
        Cli.Result result = encrypt(pair);
        assertThat(result.err()).isEqualTo("sealwax: --detached-from a: " + reason + "\n");
        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
    }

    private Cli.Result encrypt(String pair, String... more) {
        List<String> args = new ArrayList<>(List.of("encrypt", "--key", cli.key(), "--detached-from", pair));
        args.addAll(List.of(more));
        args.add(input);
        return cli.run(args.toArray(String[]::new));
    }
}
