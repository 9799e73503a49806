package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what replaces a file. */
class PermissionsTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeKey() {
        cli = new Cli(folder);
    }

    @Test
    void aFileThatIsReplacedKeepsItsGroupAndPermissions() throws IOException {
        cli.write("out", new byte[1]);
        Path out = cli.path("out");
        GroupPrincipal other = otherGroup(out);
        Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rw-r-----"));

        cli.in(new byte[10]).done("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("out"));

        assertThat(view(out).readAttributes().group()).isEqualTo(other);
        assertThat(Files.getPosixFilePermissions(out)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(cli.read("out")).hasSizeGreaterThan(10);
    }

    /** Another group than that of a new file; only root may give any, so elsewhere it is the same one. */
    private static GroupPrincipal otherGroup(Path file) throws IOException {
        GroupPrincipal own = view(file).readAttributes().group();
        if (Files.isWritable(Path.of("/etc/passwd"))) {
            GroupPrincipal daemon =
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName("daemon");
            view(file).setGroup(daemon);
            return daemon;
        }
        return own;
    }

    @Test
    void theTraceOfAHostileNameCannotDriveATerminal() throws IOException {
        byte[] key = cli.read("demo.key");
        String hostile = "e\u001b[2J\nx.key";
        cli.write(hostile, key);
        Files.setPosixFilePermissions(cli.path(hostile), PosixFilePermissions.fromString("rw-------"));
        byte[] message = cli.in(new byte[1]).done("encrypt", "--key", "local:" + cli.name(hostile), "--no-context");

        Cli.Result refused = cli.in(message).run("decrypt", "--stacktrace", "--key", cli.key(), "--no-context");

        assertThat(refused.exitCode()).isEqualTo(ExitCodes.DATA_KEY);
        assertThat(refused.err()).contains("DataKeyException").doesNotContain("\u001b");
    }

    private static PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class);
    }
}
