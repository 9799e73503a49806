package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private static final byte[] OLD = {1, 2, 3};

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeKey() {
        cli = new Cli(folder);
    }

    @Test
    void afterAFailureNothingIsLeftAndWhatWasThereIsUntouched() throws IOException {
        byte[] message = cli.in(new byte[100_000]).done("encrypt", "--key", cli.key(), "--no-context");
        message[message.length - 1] ^= 1;
        cli.write("message", message);
        cli.write("old", OLD);

        assertThat(decryptTo("new").exitCode()).isEqualTo(ExitCodes.AUTHENTICATION);
        assertThat(decryptTo("old").exitCode()).isEqualTo(ExitCodes.AUTHENTICATION);

        assertThat(cli.read("old")).isEqualTo(OLD);
        assertThat(files()).containsExactlyInAnyOrder("demo.key", "message", "old");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void standardOutputHasWhatWasVerifiedBeforeAFailure(int threads) {
        byte[] plaintext = new byte[1_000_000];
        new Random(threads).nextBytes(plaintext);
        byte[] message = cli.in(plaintext).done("encrypt", "--key", cli.key(), "--no-context");
        message[100 + 56 + 50 * 16_400] ^= 1;

        Cli.Result result = cli.in(message)
                .run("decrypt", "--key", cli.key(), "--no-context", "--threads", Integer.toString(threads));

        assertThat(result.exitCode()).isEqualTo(ExitCodes.AUTHENTICATION);
        assertThat(result.out()).isEqualTo(Arrays.copyOf(plaintext, 50 * 16_384));
        assertThat(result.err()).isEqualTo("""
                        sealwax: chunk 50: it was changed, moved, or comes from another message
                        sealwax: standard output has the first 819,200 bytes of the plaintext, which were verified
                        """);
    }

    @Test
    void aFailureWhileReadingLeavesNothing() throws IOException {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };

        Cli.Result result = cli.in(broken).run("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("out"));

        assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        assertThat(result.err()).isEqualTo("sealwax: standard input: Input/output error\n");
        assertThat(files()).containsExactly("demo.key");
    }

    @Test
    void whileItIsIncompleteOnlyTheOwnerMayReadIt() throws IOException {
        AtomicReference<String> seen = new AtomicReference<>();
        cli.in(lookingAtTheTemporaryFile(seen))
                .done("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("out"));

        assertThat(seen).hasValue("rw-------");
        assertThat(files()).containsExactlyInAnyOrder("demo.key", "out");
    }

    @Test
    void aReplacedFileKeepsItsPermissions() throws IOException {
        cli.write("out", OLD);
        Files.setPosixFilePermissions(cli.path("out"), PosixFilePermissions.fromString("rw-r-----"));
        AtomicReference<String> seen = new AtomicReference<>();

        cli.in(lookingAtTheTemporaryFile(seen))
                .done("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("out"));

        assertThat(seen).hasValue("rw-------");
        assertThat(permissions("out")).isEqualTo("rw-r-----");
        assertThat(cli.read("out")).startsWith('S', 'W', 'X');
    }

    @Test
    void aNewFileGetsThePermissionsThatNewFilesGet() throws IOException {
        for (String mask : List.of("022", "027", "000", "077")) {
            String out = "out" + mask;
            CliProcess.of("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name(out))
                    .withUmask(mask)
                    .run(new byte[1]);
        }

        assertThat(permissions("out022")).isEqualTo("rw-r--r--");
        assertThat(permissions("out027")).isEqualTo("rw-r-----");
        assertThat(permissions("out000")).isEqualTo("rw-rw-rw-");
        assertThat(permissions("out077")).isEqualTo("rw-------");
    }

    @Test
    void noFileThatIsReadIsReplacedWhateverItIsCalled() throws IOException {
        cli.write("in", OLD);
        Files.createLink(cli.path("hard"), cli.path("in"));
        Files.createSymbolicLink(cli.path("soft"), cli.path("in"));

        for (String name : List.of("in", "hard", "soft", "demo.key")) {
            Cli.Result result =
                    cli.run("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name(name), cli.name("in"));

            assertThat(result.err()).isEqualTo("sealwax: " + cli.name(name) + " is read, and would be replaced\n");
            assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        }
        assertThat(cli.read("in")).isEqualTo(OLD);
    }

    @Test
    void aSymbolicLinkStaysAndLeadsToTheNewContent() throws IOException {
        cli.write("file", OLD);
        Files.createSymbolicLink(cli.path("link"), Path.of("file"));

        cli.in(OLD).done("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("link"));

        assertThat(cli.path("link")).isSymbolicLink();
        assertThat(cli.read("file")).startsWith('S', 'W', 'X');
    }

    @Test
    void aDeviceIsWrittenAndNotReplaced() {
        cli.in(OLD).done("encrypt", "--key", cli.key(), "--no-context", "-o", "/dev/null");

        assertThat(Path.of("/dev/null"))
                .satisfies(device -> assertThat(Files.isRegularFile(device)).isFalse());
    }

    @Test
    void aDeviceThatIsFullIsToldOf() {
        Cli.Result result =
                cli.in(new byte[1_000_000]).run("encrypt", "--key", cli.key(), "--no-context", "-o", "/dev/full");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        assertThat(result.err()).isEqualTo("sealwax: /dev/full: No space left on device\n");
    }

    @Test
    void whereThereCanBeNoFileTheReasonIsGiven() throws IOException {
        Files.createSymbolicLink(cli.path("dangling"), Path.of("nowhere"));

        assertThat(encryptTo("missing/out")).endsWith("missing/out: no such file or directory\n");
        assertThat(encryptTo("")).endsWith(": is a directory\n");
        assertThat(encryptTo("dangling")).endsWith("dangling: is a symbolic link to nothing\n");
        assertThat(encryptTo("nosuchdir/")).endsWith("nosuchdir/: is not a directory\n");
        assertThat(encryptTo("demo.key/")).endsWith("demo.key/: is not a directory\n");
        assertThat(files()).containsExactlyInAnyOrder("demo.key", "dangling");
        assertThat(encryptTo("demo.key/out")).endsWith("demo.key: is not a directory\n");
    }

    /** Neither there, nor where the system gives a failure no words of its own. */
    @Test
    void aFolderThatHoldsNoNewFilesIsSaidToBeOne() {
        assertThat(FileFailure.sentence(new NotDirectoryException("a"))).isEqualTo("a: is not a directory");
        assertThat(FileFailure.sentence(new FileSystemLoopException("a")))
                .isEqualTo("a: failed with FileSystemLoopException");
        assertThat(FileFailure.of("a", new IOException())).hasMessage("a: failed with IOException");
        if (Files.exists(Path.of("/proc/self"))) {
            Cli.Result result = cli.in(OLD).run("encrypt", "--key", cli.key(), "--no-context", "-o", "/proc/nofile");

            assertThat(result.err()).isEqualTo("sealwax: /proc: no new file can be made here\n");
            assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        }
    }

    @Test
    void aNameThatEndsWithASlashIsNoFile() throws IOException {
        cli.write("in", OLD);
        for (String[] command : new String[][] {
            {"encrypt", "--key", cli.key(), "--no-context", folder + "/in/"},
            {"encrypt", "--key", cli.key() + "/", "--no-context", cli.name("in")},
            {"decrypt", "--key", cli.key(), "--no-context", "--key-section", folder + "/in/", cli.name("in")},
            {"inspect", folder + "/in/"},
            {"keygen", folder + "/new.key/"}
        }) {
            Cli.Result result = cli.run(command);

            assertThat(result.err()).endsWith("/: is not a directory\n");
            assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        }
        assertThat(files()).containsExactlyInAnyOrder("demo.key", "in");
    }

    private String encryptTo(String out) {
        Cli.Result result = cli.in(OLD).run("encrypt", "--key", cli.key(), "--no-context", "-o", folder + "/" + out);
        assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        return result.err();
    }

    private Cli.Result decryptTo(String out) {
        return cli.run("decrypt", "--key", cli.key(), "--no-context", "-o", cli.name(out), cli.name("message"));
    }

    /** An input that, when it is read, looks at what has been made beside the target. */
    private InputStream lookingAtTheTemporaryFile(AtomicReference<String> seen) {
        return new ByteArrayInputStream(OLD) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                try {
                    for (String file : files()) {
                        if (file.endsWith(".partial")) {
                            seen.set(permissions(file));
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return super.read(bytes, offset, length);
            }
        };
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(cli.path(file)));
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
