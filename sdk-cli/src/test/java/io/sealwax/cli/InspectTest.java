package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.cli.Streams.Stream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
    /** FORMAT.md's fields one by one, as nobody's random number generator would write them. */
    private static final String RECORD = "535758 01 01 0018 0002 01 0006 74656e616e74 0004 61636d65 02 0004 75736572"
            + "01 09 6c6f63616c2d616573 0004 64656d6f 0003 a1a2a3"
            + "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfb0b1b2b3b4b5b6b7"
            + "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
            + "d0d1 e0e1e2e3e4e5e6e7e8e9eaebecedeeef";

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeFolder() {
        cli = new Cli(folder);
    }

    @Test
    void aRecordIsDrawnFieldByField() {
        assertThat(inspect(hex(RECORD))).isEqualTo("""
                standard input: 127 bytes, message format 1
                plaintext     2 bytes, one record
                context       "tenant" = "acme", bound to the key
                              "user", bound to the message, its value detached
                wrapped keys  local-aes "demo", 3 bytes

                     0  53 57 58                                         magic "SWX"
                     3  01                                               version 1
                     4  01                                               body kind 1, a record
                     5  00 18                                            context length 24
                     7  00 02                                            pair count 2
                     9  01                                               flags 1, bound to the key
                    10  00 06 74 65 6e 61 6e 74                          name "tenant"
                    18  00 04 61 63 6d 65                                value "acme"
                    24  02                                               flags 2, bound to the message, value detached
                    25  00 04 75 73 65 72                                name "user"
                    31  01                                               key count 1
                    32  09 6c 6f 63 61 6c 2d 61 65 73                    provider id "local-aes"
                    42  00 04 64 65 6d 6f                                key name "demo"
                    48  00 03 a1 a2 a3                                   wrapped key, 3 bytes
                    53  b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 ba bb bc bd be bf  nonce
                    69  b0 b1 b2 b3 b4 b5 b6 b7
                    77  c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 ca cb cc cd ce cf  commitment
                    93  c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 ca cb cc cd ce cf
                   109  d0 d1 e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 ea eb ec ed  ciphertext, 2 bytes, and its tag
                        ... and 2 bytes more
                """);
    }

    @Test
    void chunksAreCounted() {
        byte[] message = cli.in(new byte[100_000]).done("encrypt", "--key", cli.key(), "--no-context");

        assertThat(inspect(message))
                .startsWith("""
                standard input: 100,268 bytes, message format 1
                plaintext     100,000 bytes, 7 chunks
                context       none
                wrapped keys  local-aes "demo", 72 bytes
                """)
                .contains("  salt\n")
                .contains("  7 chunks, each ciphertext and its tag\n        ... and 100,096 bytes more\n");
    }

    @Test
    void aKeyIdIsShownInPlaceOfWrappedKeys() {
        byte[] message = DetachedMessage.of(new byte[3], "demo", Cli.KEY).message();
        String keyId = HexFormat.of().formatHex(message, 25, 41);

        assertThat(inspect(message))
                .contains("\nkey id        " + keyId + ", the wrapped keys are kept elsewhere\n")
                .contains("  key count 0, detached keys\n")
                .contains("  key id\n");
    }

    @Test
    void longFieldsAreShownInPart() {
        byte[] message = cli.in(new byte[3])
                .done("encrypt", "--key", cli.key(), "--message-context", "note=" + "x".repeat(1_000));

        assertThat(inspect(message))
                .contains("\"note\" = \"" + "x".repeat(80) + "\"..., bound to the message\n")
                .contains("  value \"" + "x".repeat(40) + "\"...\n")
                .contains("        ... and 970 bytes more\n");
    }

    @Test
    void theColoursAreThoseOfTheFieldsAndNothingElseChanges() {
        String plain = inspect(hex(RECORD));
        String colored = text(cli.in(hex(RECORD)).run("inspect", "--color=always"));

        assertThat(colored.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
        assertThat(colored).contains("\u001b[90m00 06\u001b[0m \u001b[36m74 65 6e 61 6e 74\u001b[0m");
    }

    @Test
    void colourIsForTerminalsThatWantIt() {
        cli.terminals(Stream.STDOUT);
        assertThat(inspect(hex(RECORD))).contains("\u001b[");
        assertThat(text(cli.in(hex(RECORD)).run("inspect", "--color=never"))).doesNotContain("\u001b");

        cli.environment("TERM", "dumb");
        assertThat(inspect(hex(RECORD))).doesNotContain("\u001b");
        cli.environment("TERM", "xterm").environment("NO_COLOR", "1");
        assertThat(inspect(hex(RECORD))).doesNotContain("\u001b");
        assertThat(text(cli.in(hex(RECORD)).run("inspect", "--color=always"))).contains("\u001b[");
    }

    @Test
    void aMalformedMessageIsShownUpToWhereItIsWrong() {
        byte[] message = hex(RECORD);
        message[12] = (byte) 0xff;

        Cli.Result result = cli.in(message).run("inspect");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.NOT_A_MESSAGE);
        assertThat(result.err()).isEqualTo("sealwax: malformed-header: name at offset 12: it is not UTF-8\n");
        assertThat(result.text()).isEqualTo("""
                standard input: 127 bytes

                     0  53 57 58                                         magic "SWX"
                     3  01                                               version 1
                     4  01                                               body kind 1, a record
                     5  00 18                                            context length 24
                     7  00 02                                            pair count 2
                     9  01                                               flags 1, bound to the key
                    10  00 06
                    12  ff 65 6e 61 6e 74 00 04 61 63 6d 65 02 00 04 75  <- here it is wrong
                """);
    }

    @Test
    void aMessageThatEndsTooEarlyIsShownToItsEnd() {
        Cli.Result result = cli.in(Arrays.copyOf(hex(RECORD), 45)).run("inspect");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.NOT_A_MESSAGE);
        assertThat(result.err()).startsWith("sealwax: malformed-header: key name at offset 44: ");
        assertThat(result.text()).endsWith("<- here it is wrong\n");
        assertThat(cli.in(new byte[0]).run("inspect").text()).endsWith("<- here it ends too early\n");
    }

    @Test
    void aMessageWhoseBodyIsCutIsShownAndFailsAsTruncated() {
        Cli.Result result = cli.in(Arrays.copyOf(hex(RECORD), 100)).run("inspect");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.AUTHENTICATION);
        assertThat(result.err()).startsWith("sealwax: truncated: ");
        assertThat(result.text())
                .contains("plaintext     of unknown length: no message with this header has 100 bytes\n")
                .contains("  nonce\n")
                .contains("  cut\n");
    }

    @Test
    void whatAStrangerWroteCannotDriveTheTerminal() {
        String name = "a\u001b[2J\"\n\u202e";
        byte[] message = cli.in(new byte[3])
                .done("encrypt", "--key", cli.key(), "--context", name + "=\u001b]0;owned\u0007\u009b");

        String picture = inspect(message);

        assertThat(picture.codePoints()).noneMatch(c -> Character.isISOControl(c) && c != '\n');
        assertThat(picture)
                .contains("\n"
                        + "context       \"a\\u{1b}[2J\\\"\\n\\u{202e}\" = \"\\u{1b}]0;owned\\u{7}\\u{9b}\", bound")
                .contains("  name \"a\\u{1b}[2J\\\"\\n\\u{202e}\"\n");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFileIsReadOnlyAsFarAsItIsShown() throws IOException {
        byte[] message = cli.in(new byte[100_000]).done("encrypt", "--key", cli.key(), "--no-context");
        cli.write("large", message);
        try (RandomAccessFile file = new RandomAccessFile(cli.path("large").toFile(), "rw")) {
            file.setLength(156 + 16_400L * (1 << 28) + 16);
        }

        assertThat(new String(cli.done("inspect", cli.name("large")), StandardCharsets.UTF_8))
                .contains(": 4,402,341,478,572 bytes, ")
                .contains("plaintext     4,398,046,511,104 bytes, 268,435,457 chunks\n");
    }

    @Test
    void aStreamThatIsNoMessageIsNotReadToItsEnd() {
        InputStream endless = new InputStream() {
            private long left = 1_000_000;

            @Override
            public int read() {
                return read(new byte[1], 0, 1) - 1;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                left -= length;
                assertThat(left).isPositive();
                Arrays.fill(bytes, offset, offset + length, (byte) 0);
                return length;
            }
        };

        Cli.Result result = cli.in(endless).run("inspect");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.NOT_A_MESSAGE);
        assertThat(result.text()).startsWith("standard input: more than 65,607 bytes\n");
    }

    @Test
    void aStreamThatComesInPiecesIsRead() {
        InputStream dripping = new ByteArrayInputStream(hex(RECORD)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, 1));
            }
        };

        assertThat(text(cli.in(dripping).run("inspect"))).isEqualTo(inspect(hex(RECORD)));
    }

    private String inspect(byte[] message) {
        return text(cli.in(message).run("inspect"));
    }

    private static String text(Cli.Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.text();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }
}
