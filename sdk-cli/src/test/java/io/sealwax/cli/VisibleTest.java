package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VisibleTest {
    @Test
    void nothingThatDrivesATerminalIsLeftOfAnyCharacter() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(c -> Visible.line(Character.toString(c))
                                .codePoints()
                                .anyMatch(VisibleTest::drivesATerminal)))
                .isEmpty();
    }

    private static boolean drivesATerminal(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    @Test
    void whatIsReplacedCanBeTold() {
        assertThat(Visible.line("a\u001b[2J\u202eb\r\n\t\u00a0")).isEqualTo("a\\u{1b}[2J\\u{202e}b\\r\\n\\t\\u{a0}");
    }

    @Test
    void readableTextStaysAsItIs() {
        assertThat(Visible.line("caf\u00e9 \u65e5\u672c \ud83d\udd11 x=\"y\\z\""))
                .isEqualTo("caf\u00e9 \u65e5\u672c \ud83d\udd11 x=\"y\\z\"");
    }

    @Test
    void theEndOfAQuotedTextCannotBeForged() {
        assertThat(Visible.quoted("a\" b\\", 80)).isEqualTo("\"a\\\" b\\\\\"");
    }

    @Test
    void longTextIsCut() {
        assertThat(Visible.quoted("x".repeat(81), 80)).isEqualTo('"' + "x".repeat(80) + "\"...");
        assertThat(Visible.quoted("x".repeat(80), 80)).isEqualTo('"' + "x".repeat(80) + '"');
        assertThat(Visible.line("x".repeat(5_000))).hasSize(2_003).endsWith("x...");
    }

    @Test
    void aWordNeedsNoQuotesUnlessItIsMoreThanOne() {
        assertThat(Visible.word("local-aes", 80)).isEqualTo("local-aes");
        assertThat(Visible.word("aws-kms \"prod\"", 80)).isEqualTo("\"aws-kms \\\"prod\\\"\"");
    }
}
