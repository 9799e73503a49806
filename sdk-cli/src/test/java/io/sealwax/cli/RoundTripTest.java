package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    private static final byte[] PLAINTEXT = {0, 1, 13, 10, 26, -1, -128, 127, 10};

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeKey() {
        cli = new Cli(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_383, 16_384, 65_535, 65_536, 5 * 1024 * 1024 + 1})
    void aFileOfAnyLengthComesBack(int length) {
        byte[] plaintext = new byte[length];
        new Random(length).nextBytes(plaintext);
        String in = cli.write("in", plaintext);

        cli.done("encrypt", "--key", cli.key(), "--context", "tenant=acme", "-o", cli.name("message"), in);
        cli.done("decrypt", "--key", cli.key(), "--context", "tenant=acme", "-o", cli.name("out"), cli.name("message"));

        assertThat(cli.read("out")).isEqualTo(plaintext);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 100_000, 5 * 1024 * 1024 + 1})
    void standardInputComesBackOnStandardOutput(int length) {
        byte[] plaintext = new byte[length];
        new Random(length).nextBytes(plaintext);

        byte[] message = cli.in(plaintext).done("encrypt", "--key", cli.key(), "--no-context");

        assertThat(cli.in(message).done("decrypt", "--key", cli.key(), "--no-context", "-o", "-", "-"))
                .isEqualTo(plaintext);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "65535, 1", "65536, 2", "200000, 2"})
    void aSmallInputBecomesARecordWhetherItsLengthIsKnownOrNot(int length, int bodyKind) {
        String in = cli.write("in", new byte[length]);

        byte[] ofFile = cli.done("encrypt", "--key", cli.key(), "--no-context", in);
        byte[] ofPipe = cli.in(new byte[length]).done("encrypt", "--key", cli.key(), "--no-context");

        assertThat(ofFile[4]).isEqualTo((byte) bodyKind);
        assertThat(ofPipe[4]).isEqualTo((byte) bodyKind);
        assertThat(ofFile).hasSameSizeAs(ofPipe);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 3", "3, 1", "3, 3"})
    void anyNumberOfThreadsOpensWhatAnyOtherSealed(int sealing, int opening) {
        byte[] plaintext = new byte[5 * 1024 * 1024 + 1];
        new Random(sealing).nextBytes(plaintext);

        byte[] message = cli.in(plaintext)
                .done("encrypt", "--key", cli.key(), "--no-context", "--threads", Integer.toString(sealing));

        assertThat(cli.in(message)
                        .done("decrypt", "--key", cli.key(), "--no-context", "--threads", Integer.toString(opening)))
                .isEqualTo(plaintext);
    }

    @Test
    void everyKindOfPairIsEnforced() {
        String[] pairs = {
            "--context=tenant=acme", "--message-context=row=42", "--detached=user=jane", "--detached-for-key=shelf=7=7"
        };
        byte[] message = encrypt(pairs);

        assertThat(decrypt(message, pairs)).isEqualTo(PLAINTEXT);
        for (String left : pairs) {
            String[] others =
                    Arrays.stream(pairs).filter(pair -> !pair.equals(left)).toArray(String[]::new);
            assertThat(run(message, others).exitCode()).isEqualTo(ExitCodes.CONTEXT);
        }
    }

    @Test
    void aPairBoundToTheMessageDoesNotPassForOneBoundToTheKey() {
        byte[] message = encrypt("--message-context", "tenant=acme");

        Cli.Result result = run(message, "--context", "tenant=acme");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.CONTEXT);
        assertThat(result.err()).contains("'tenant'").doesNotContain("acme");
    }

    @Test
    void aDetachedValueMayBeGivenAsAStoredOne() {
        byte[] message = encrypt("--detached", "user=jane");

        assertThat(decrypt(message, "--message-context", "user=jane")).isEqualTo(PLAINTEXT);
    }

    @Test
    void theContextIsExactUnlessContainingIsEnough() {
        byte[] message = encrypt("--context", "tenant=acme", "--message-context", "row=42");

        assertThat(run(message, "--context", "tenant=acme").exitCode()).isEqualTo(ExitCodes.CONTEXT);
        assertThat(decrypt(message, "--containing", "--context", "tenant=acme")).isEqualTo(PLAINTEXT);
        assertThat(run(message, "--containing", "--context", "tenant=bolt").exitCode())
                .isEqualTo(ExitCodes.CONTEXT);
    }

    @Test
    void noContextIsSomethingToAskFor() {
        byte[] message = encrypt("--no-context");

        assertThat(decrypt(message, "--no-context")).isEqualTo(PLAINTEXT);
        assertThat(run(message).exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run(message, "--containing").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run(encrypt("--context", "a=b"), "--no-context").exitCode()).isEqualTo(ExitCodes.CONTEXT);
        assertThat(decrypt(encrypt("--context", "a=b"), "--no-context", "--containing"))
                .isEqualTo(PLAINTEXT);
        assertThat(cli.run("encrypt", "--key", cli.key()).exitCode()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void anyOfSeveralKeysOpens() throws Exception {
        cli.done("keygen", cli.name("other.key"));
        byte[] message = encrypt("--key", "local:" + cli.name("other.key"), "--context", "a=b");
        Files.delete(cli.path("demo.key"));

        byte[] plaintext =
                cli.in(message).done("decrypt", "--key", "local:" + cli.name("other.key"), "--context", "a=b");

        assertThat(plaintext).isEqualTo(PLAINTEXT);
    }

    @Test
    void aMessageWhoseWrappedKeysAreElsewhereOpensWithThem() {
        DetachedMessage detached = DetachedMessage.of(PLAINTEXT, "demo", Cli.KEY);
        String section = cli.write("section", detached.section());

        assertThat(decrypt(detached.message(), "--context", "tenant=acme", "--key-section", section))
                .isEqualTo(PLAINTEXT);
        Cli.Result without = run(detached.message(), "--context", "tenant=acme");
        assertThat(without.exitCode()).isEqualTo(ExitCodes.DATA_KEY);
        assertThat(without.err()).startsWith("sealwax: key-section-missing");
    }

    private byte[] encrypt(String... options) {
        return cli.in(PLAINTEXT).done(with("encrypt", options));
    }

    private byte[] decrypt(byte[] message, String... options) {
        return cli.in(message).done(with("decrypt", options));
    }

    private Cli.Result run(byte[] message, String... options) {
        return cli.in(message).run(with("decrypt", options));
    }

    private String[] with(String command, String... options) {
        return Stream.concat(Stream.of(command, "--key", cli.key()), Arrays.stream(options))
                .toArray(String[]::new);
    }
}
