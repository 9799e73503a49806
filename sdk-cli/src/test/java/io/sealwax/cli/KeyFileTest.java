package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeKey() {
        cli = new Cli(folder);
    }

    @Test
    void keygenWritesSixtyFourDigitsForTheOwnerAlone() throws Exception {
        CliProcess.of("keygen", cli.name("new.key")).withUmask("000").run(new byte[0]);
        cli.done("keygen", cli.name("other.key"));

        assertThat(cli.path("new.key")).content().matches("[0-9a-f]{64}\n");
        assertThat(cli.read("new.key")).isNotEqualTo(cli.read("other.key"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cli.path("new.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void keygenReplacesNothing() throws Exception {
        Files.createSymbolicLink(cli.path("dangling"), Path.of("nowhere"));

        assertThat(cli.run("keygen", cli.name("demo.key")).err())
                .isEqualTo("sealwax: " + cli.name("demo.key") + ": exists already\n");
        assertThat(cli.run("keygen", cli.name("dangling")).exitCode()).isEqualTo(ExitCodes.FILE);
        assertThat(cli.path("demo.key")).hasContent(Cli.KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEY", "KEY\n", "KEY\r\n", " \t\nKEY \n\n"})
    void whiteSpaceAroundTheDigitsDoesNotMatter(String content) {
        assertThat(encryptUnder(content.replace("KEY", Cli.KEY)).exitCode()).isZero();
    }

    @Test
    void digitsMayBeOfEitherCase() {
        byte[] message = cli.in(new byte[3]).done("encrypt", "--key", cli.key(), "--no-context");
        cli.write("demo.key", Cli.KEY.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));

        assertThat(cli.in(message).done("decrypt", "--key", cli.key(), "--no-context"))
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "000102",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g",
                "000102030405060708090a0b0c0d0e0f 101112131415161718191a1b1c1d1e1",
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00"
            })
    void anythingElseIsNoKeyAndIsNotRepeated(String content) {
        Cli.Result result = encryptUnder(content);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        assertThat(result.err())
                .isEqualTo(
                        "sealwax: " + cli.name("demo.key") + ": a key file holds 64 hex digits, this one does not\n");
    }

    @Test
    void aLongFileIsNoKey() {
        assertThat(encryptUnder(" ".repeat(1_000) + Cli.KEY).exitCode()).isEqualTo(ExitCodes.FILE);
    }

    @ParameterizedTest
    @CsvSource({"demo.key, demo", "demo, demo", "a.b.key, a.b", ".key, .key", "key., key"})
    void theNameOfTheKeyIsThatOfTheFileWithoutExtension(String file, String name) throws Exception {
        Files.move(cli.path("demo.key"), cli.path("moved"));
        Files.move(cli.path("moved"), cli.path(file));
        byte[] message = cli.in(new byte[3]).done("encrypt", "--key", "local:" + cli.name(file), "--no-context");

        assertThat(new String(cli.in(message).done("inspect"), StandardCharsets.UTF_8))
                .contains("\nwrapped keys  local-aes \"" + name + "\", 72 bytes\n");
    }

    @Test
    void aKeyCanBeGivenANameOfItsOwn() throws Exception {
        byte[] message =
                cli.in(new byte[3]).done("encrypt", "--key", "local:other=" + cli.name("demo.key"), "--no-context");

        assertThat(cli.in(message).run("inspect").text()).contains("\nwrapped keys  local-aes \"other\", 72 bytes\n");
        assertThat(cli.in(message)
                        .run("decrypt", "--key", cli.key(), "--no-context")
                        .exitCode())
                .isEqualTo(ExitCodes.DATA_KEY);
        Files.copy(cli.path("demo.key"), cli.path("a=other.key"), StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(cli.in(message).done("decrypt", "--key", "local:other=" + cli.name("a=other.key"), "--no-context"))
                .hasSize(3);
    }

    @Test
    void aFileWithAnEqualsSignInItsNameIsOneIfItsFolderIsNamed() throws Exception {
        Files.copy(cli.path("demo.key"), cli.path("prod=demo.key"), StandardCopyOption.COPY_ATTRIBUTES);

        byte[] message =
                cli.in(new byte[3]).done("encrypt", "--key", "local:" + cli.name("prod=demo.key"), "--no-context");

        assertThat(cli.in(message).run("inspect").text()).contains("local-aes \"prod=demo\"");
    }

    @Test
    void whatMayBeANameAndAFileOrAFileOfTheWholeNameIsAskedFor() throws Exception {
        Files.copy(cli.path("demo.key"), cli.path("prod=demo.key"), StandardCopyOption.COPY_ATTRIBUTES);

        Cli.Result result = CliProcess.of("encrypt", "--key", "local:prod=demo.key", "--no-context")
                .inScript(folder, "exec \"$@\"")
                .run(new byte[3]);

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).startsWith("sealwax: --key local: there is a file of this whole name too: ");
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, true", "rw--w----, true", "rw----r--, true", "rw-------, false", "r--------, false"})
    void aFileThatIsOpenToOthersIsWarnedOf(String permissions, boolean isWarnedOf) throws Exception {
        Files.setPosixFilePermissions(cli.path("demo.key"), PosixFilePermissions.fromString(permissions));

        Cli.Result result = cli.in(new byte[3]).run("encrypt", "--key", cli.key(), "--no-context");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err())
                .isEqualTo(
                        isWarnedOf
                                ? "sealwax: warning: " + cli.name("demo.key")
                                        + " is open to others than its owner; 'chmod 600' closes it\n"
                                : "");
    }

    private Cli.Result encryptUnder(String content) {
        cli.write("demo.key", content.getBytes(StandardCharsets.US_ASCII));
        return cli.in(new byte[3]).run("encrypt", "--key", cli.key(), "--no-context");
    }
}
