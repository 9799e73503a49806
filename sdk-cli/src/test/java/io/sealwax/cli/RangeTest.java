package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code decrypt --range}, of a file and of a pipe. */
class RangeTest {
    private static final int CHUNK = 16_384;
    private static final int SEALED_CHUNK = CHUNK + 16;
    private static final int LENGTH = 5 * 1024 * 1024 + 1;

    /** Where chunks begin in a message without context under one key that is called demo. */
    private static final int CHUNKS_AT = 100 + 24 + 32;

    @TempDir
    Path folder;

    private Cli cli;
    private byte[] plaintext;
    private byte[] message;

    @BeforeEach
    void encrypt() {
        cli = new Cli(folder);
        seal(LENGTH);
    }

    private void seal(int length) {
        plaintext = new byte[length];
        new Random(length).nextBytes(plaintext);
        message = cli.in(plaintext).done("encrypt", "--key", cli.key(), "--no-context");
    }

    @ParameterizedTest
    @CsvSource({
        "0-0, 0, 1",
        "0-16383, 0, 16384",
        "16383-16384, 16383, 16385",
        "16384-16384, 16384, 16385",
        "16385-40000, 16385, 40001",
        "1000000-4000000, 1000000, 4000001",
        "0-5242880, 0, 5242881",
        "5242880-5242880, 5242880, 5242881",
        "5242879-5242881, 5242879, 5242881",
        "5242880-999999999999999999, 5242880, 5242881",
        "5000000-, 5000000, 5242881",
        "0-, 0, 5242881"
    })
    void aRangeIsTheSameOfAFileAndOfAPipe(String range, int from, int to) {
        byte[] expected = Arrays.copyOfRange(plaintext, from, to);

        assertThat(ofFile(range).out()).isEqualTo(expected);
        assertThat(ofPipe(range).out()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-1, 5242880", "-16385, 5226496", "-5242881, 0", "-999999999999999999, 0"})
    void theLastBytesAreCountedFromTheEndOfAFile(String range, int from) {
        assertThat(ofFile(range).out()).isEqualTo(Arrays.copyOfRange(plaintext, from, LENGTH));
        assertThat(cli.done("decrypt", "--key", cli.key(), "--no-context", "--range", range, cli.name("message")))
                .hasSize(LENGTH - from);
    }

    @Test
    void theLastBytesOfAPipeAreRefusedBeforeItIsRead() {
        Cli.Result result = ofPipe("-5");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err())
                .isEqualTo(
                        "sealwax: --range -<count> is for files: where a stream ends is known only when it is over\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5242881-5242881", "5242881-", "999999999999999999-"})
    void whatBeginsBeyondTheEndIsRefused(String range) {
        cli.write("out", new byte[3]);

        assertNothingThere(ofFile(range), "5,242,881");
        assertNothingThere(ofPipe(range), "5,242,881");
        assertThat(cli.in(message)
                        .run("decrypt", "--key", cli.key(), "--no-context", "--range", range, "-o", cli.name("out"))
                        .exitCode())
                .isEqualTo(ExitCodes.USAGE);
        assertThat(cli.read("out")).hasSize(3);
        assertNothingThere(ofFile("-0"), "5,242,881");
    }

    @Test
    void anEmptyMessageHasOnlyItsLastBytes() {
        seal(0);

        assertNothingThere(ofFile("0-"), "0");
        assertNothingThere(ofPipe("0-0"), "0");
        assertThat(ofFile("-1").exitCode()).isZero();
    }

    @Test
    void aRecordHasRangesToo() {
        seal(1_000);

        assertThat(ofFile("10-19").out()).isEqualTo(Arrays.copyOfRange(plaintext, 10, 20));
        assertThat(ofPipe("10-19").out()).isEqualTo(Arrays.copyOfRange(plaintext, 10, 20));
        assertThat(ofFile("-10").out()).isEqualTo(Arrays.copyOfRange(plaintext, 990, 1_000));
    }

    @Test
    void onlyTheChunksOfTheRangeAndTheLastOneOfAFileAreLookedAt() {
        int last = LENGTH / CHUNK;
        for (int chunk = 0; chunk < last; chunk++) {
            if (chunk != 100 && chunk != 101) {
                message[CHUNKS_AT + chunk * SEALED_CHUNK] ^= 1;
            }
        }

        String range = 100 * CHUNK + "-" + (102 * CHUNK - 1);
        assertThat(ofFile(range).out()).isEqualTo(Arrays.copyOfRange(plaintext, 100 * CHUNK, 102 * CHUNK));
        assertThat(ofPipe(range).err()).startsWith("sealwax: chunk 0");
        assertThat(ofFile(100 * CHUNK + "-" + 102 * CHUNK).err()).startsWith("sealwax: chunk 102");

        message[message.length - 1] ^= 1;
        assertThat(ofFile(range).err()).startsWith("sealwax: chunk " + last);
    }

    @Test
    void aFileThatWasCutHasNoRanges() {
        message = Arrays.copyOf(message, CHUNKS_AT + 200 * SEALED_CHUNK + 100);

        Cli.Result result = ofFile("0-9");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.AUTHENTICATION);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aPipeIsVerifiedToItsEnd() {
        message = Arrays.copyOf(message, CHUNKS_AT + 200 * SEALED_CHUNK);

        Cli.Result result = ofPipe("10-19");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.AUTHENTICATION);
        assertThat(result.out()).isEqualTo(Arrays.copyOfRange(plaintext, 10, 20));
        assertThat(result.err()).isEqualTo("""
                        sealwax: truncated: the message ends 0 bytes into chunk 200
                        sealwax: standard output has the first 10 bytes of the range, which were verified
                        """);
        assertThat(cli.in(message)
                        .run("decrypt", "--key", cli.key(), "--no-context", "--range=10-19", "-o", cli.name("out"))
                        .exitCode())
                .isEqualTo(ExitCodes.AUTHENTICATION);
        assertThat(cli.path("out")).doesNotExist();
    }

    private void assertNothingThere(Cli.Result result, String length) {
        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo("sealwax: --range: the plaintext has " + length + " bytes, and none of these\n");
    }

    private Cli.Result ofFile(String range) {
        cli.write("message", message);
        return cli.run("decrypt", "--key", cli.key(), "--no-context", "--range=" + range, cli.name("message"));
    }

    private Cli.Result ofPipe(String range) {
        return cli.in(message).run("decrypt", "--key", cli.key(), "--no-context", "--range=" + range);
    }
}
