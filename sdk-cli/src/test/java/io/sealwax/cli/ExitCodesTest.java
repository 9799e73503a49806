package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.EncryptionContext;
import io.sealwax.LocalMasterKey;
import io.sealwax.spi.KeyCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitCodesTest {
    /** Of a message without context under one key that is called demo. */
    private static final int KEY_COUNT_AT = 9;

    private static final int WRAPPED_LENGTH_AT = 26;
    private static final int WRAPPED_AT = 28;
    private static final int BODY_AT = 100;

    @TempDir
    Path folder;

    private Cli cli;
    private byte[] record;
    private byte[] chunks;

    @BeforeEach
    void encrypt() {
        cli = new Cli(folder);
        record = cli.in(new byte[10]).done("encrypt", "--key", cli.key(), "--no-context");
        chunks = cli.in(new byte[100_000]).done("encrypt", "--key", cli.key(), "--no-context");
    }

    @Test
    void threeIsNoMessageThatThisVersionReads() {
        expect(3, "not-a-message", "no message".getBytes(StandardCharsets.US_ASCII));
        expect(3, "unknown-version", with(record, 3, 2));
        expect(3, "unknown-version", with(record, 4, 3));
        expect(3, "malformed-header", Arrays.copyOf(record, BODY_AT - 1));
        expect(3, "too-long", Arrays.copyOf(record, BODY_AT + 65_608));
    }

    @Test
    void fourIsAnotherContext() {
        expect(4, "encryption context lacks 'a'", record, "--context", "a=b");
        byte[] detached = cli.in(new byte[10]).done("encrypt", "--key", cli.key(), "--detached", "user=jane");
        expect(4, "the value of 'user' is detached", detached, "--no-context", "--containing");
        expect(4, "the encryption context takes", record, "--context", "a=" + "b".repeat(8_192));
    }

    @Test
    void fiveIsAMessageThatIsNotAsItWasWritten() {
        expect(5, "commitment", with(record, BODY_AT + 24, ~record[BODY_AT + 24]));
        expect(5, "record", with(record, record.length - 1, ~record[record.length - 1]));
        String[] toAFile = {"--no-context", "-o", cli.name("out")};
        expect(5, "chunk 6", with(chunks, chunks.length - 1, ~chunks[chunks.length - 1]), toAFile);
        expect(5, "truncated", Arrays.copyOf(record, BODY_AT + 71));
        expect(5, "truncated", Arrays.copyOf(chunks, BODY_AT + 56 + 16_400), toAFile);
    }

    @Test
    void sixIsNoDataKey() {
        expect(6, "key-access", with(record, WRAPPED_AT, ~record[WRAPPED_AT]));
        expect(6, "no-trusted-key", with(record, WRAPPED_LENGTH_AT - 1, 'x'));
        expect(6, "key-length", underADataKeyOf(31));
        expect(6, "too-many-keys", underNineKeys());
        expect(
                6,
                "key-section-missing",
                DetachedMessage.of(new byte[10], "demo", Cli.KEY).message(),
                "--context",
                "tenant=acme");
    }

    @Test
    void sevenIsAFile() {
        assertThat(cli.run("decrypt", "--key", cli.key(), "--no-context", cli.name("missing")))
                .satisfies(result -> assertThat(result.exitCode()).isEqualTo(7))
                .satisfies(result -> assertThat(result.err())
                        .isEqualTo("sealwax: " + cli.name("missing") + ": no such file or directory\n"));
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        Cli.Result result = cli.in(record).out(full).run("decrypt", "--key", cli.key(), "--no-context");
        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.err()).isEqualTo("sealwax: standard output: No space left on device\n");
    }

    @Test
    void oneIsUnexpectedAndNamesNothingButItsClass() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(System.in, err, new PrintStream(err, true), Set.of(), Map.of());

        int exitCode = new FailureReport(streams).report(new IllegalStateException("s3cret"), false);

        assertThat(exitCode).isEqualTo(1);
        assertThat(err)
                .hasToString("sealwax: unexpected IllegalStateException: please report it with what --stacktrace"
                        + " prints\n");
    }

    @Test
    void aStackTraceIsPrintedOnlyWhenItWasAskedFor() {
        assertThat(decrypt(with(record, 3, 2)).err().lines()).hasSize(1);
        assertThat(decrypt(with(record, 3, 2), "--stacktrace").err())
                .contains("\tat io.sealwax.DecryptingInputStream.transferTo(");
        assertThat(cli.in(with(record, 3, 2))
                        .run("--stacktrace", "decrypt", "--key", cli.key(), "--no-context")
                        .err())
                .contains("\tat io.sealwax.DecryptingInputStream.transferTo(");
    }

    @Test
    void everyWrappedKeyThatFailedIsReported() {
        cli.done("keygen", cli.name("other.key"));
        byte[] message = cli.in(new byte[10])
                .done("encrypt", "--key", cli.key(), "--key", "local:" + cli.name("other.key"), "--no-context");
        byte[] changed = with(message, WRAPPED_AT, ~message[WRAPPED_AT]);
        changed[BODY_AT + 20] ^= 1;

        Cli.Result result = cli.in(changed)
                .run("decrypt", "--key", cli.key(), "--key", "local:" + cli.name("other.key"), "--no-context");

        assertThat(result.exitCode()).isEqualTo(6);
        assertThat(result.err()).contains("sealwax: another wrapped key: key-access");
    }

    private void expect(int exitCode, String sentence, byte[] message, String... options) {
        Cli.Result result = decrypt(message, options);
        assertThat(result.err()).startsWith("sealwax: " + sentence).hasLineCount(1);
        assertThat(result.exitCode()).isEqualTo(exitCode);
        assertThat(result.out()).isEmpty();
    }

    private Cli.Result decrypt(byte[] message, String... options) {
        String[] base = {"decrypt", "--key", cli.key()};
        boolean hasPair = Arrays.stream(options).anyMatch(option -> !option.equals("--stacktrace"));
        String[] args = Arrays.copyOf(base, base.length + options.length + (hasPair ? 0 : 1));
        System.arraycopy(options, 0, args, base.length, options.length);
        if (!hasPair) {
            args[args.length - 1] = "--no-context";
        }
        return cli.in(message).run(args);
    }

    private static byte[] with(byte[] message, int at, int value) {
        byte[] changed = message.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /** The same message, with its wrapped key replaced by one that holds as many bytes. */
    private byte[] underADataKeyOf(int length) {
        LocalMasterKey key =
                LocalMasterKey.takeOwnershipOf("demo", HexFormat.of().parseHex(Cli.KEY));
        byte[] wrapped = key.wrap(new byte[length], EncryptionContext.none(), KeyCall.start())
                .wrapped();
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(record, 0, WRAPPED_LENGTH_AT);
        message.write(0);
        message.write(wrapped.length);
        message.writeBytes(wrapped);
        message.write(record, BODY_AT, record.length - BODY_AT);
        return message.toByteArray();
    }

    private byte[] underNineKeys() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(record, 0, KEY_COUNT_AT);
        message.write(9);
        for (int i = 0; i < 9; i++) {
            message.write(record, KEY_COUNT_AT + 1, BODY_AT - KEY_COUNT_AT - 1);
        }
        message.write(record, BODY_AT, record.length - BODY_AT);
        return message.toByteArray();
    }
}
