package io.sealwax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read what replaces a file, for root, and for root without its privileges. */
class FilesOfOthersTest {
    /** A number that nobody has a name for. */
    private static final int OTHER = 12_345;

    private static final byte[] OLD = {1, 2, 3};

    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void makeKey() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "not on Linux");
        assumeTrue("root".equals(System.getProperty("user.name")), "not root");
        cli = new Cli(folder);
        Files.createDirectory(cli.path("folder"));
        cli.write("folder/out", OLD);
        mode("folder", "rwxr-xr-x");
    }

    @ParameterizedTest
    @CsvSource({
        "077, rw-rw-rw-, rw-------",
        "027, rw-rw-rw-, rw-r-----",
        "000, rw-rw-rw-, rw-rw-rw-",
        "022, rw-r-----, rw-r-----",
        "022, rw-------, rw-------"
    })
    void theFileOfAnotherUserStaysTheirsAndIsNoWiderThanTheUmaskAllows(String mask, String before, String after)
            throws IOException {
        own("folder/out");
        mode("folder/out", before);

        Cli.Result result = encrypt().withUmask(mask).run(OLD);

        assertThat(result.err()).isEmpty();
        assertThat(Files.getAttribute(cli.path("folder/out"), "unix:uid")).isEqualTo(OTHER);
        assertThat(mode("folder/out")).isEqualTo(after);
        assertThat(cli.read("folder/out")).startsWith('S', 'W', 'X');
    }

    @Test
    void whatIsOursIsNotClosedByTheUmask() throws IOException {
        mode("folder/out", "rw-rw-r--");

        assertThat(encrypt().withUmask("077").run(OLD).err()).isEmpty();

        assertThat(mode("folder/out")).isEqualTo("rw-rw-r--");
    }

    @Test
    void aFileThatSomebodyElsePutIntoASharedFolderGivesThemNothing() throws IOException, InterruptedException {
        own("folder/out");
        mode("folder/out", "rw-rw-rw-");
        chmod("1777", "folder");

        assertThat(encrypt().withUmask("022").run(OLD).err()).isEmpty();

        assertThat(Files.getAttribute(cli.path("folder/out"), "unix:uid")).isEqualTo(0);
        assertThat(mode("folder/out")).isEqualTo("rw-------");
    }

    @Test
    void inAStickyFolderTheFileOfAnotherUserIsRefusedBeforeTheWork() throws IOException, InterruptedException {
        own("folder");
        own("folder/out");
        mode("folder/out", "rw-rw-rw-");
        chmod("1777", "folder");

        Cli.Result result = encrypt().withoutPrivileges().run(OLD);

        assertThat(result.err())
                .isEqualTo("sealwax: " + cli.name("folder/out")
                        + ": belongs to another user, and nobody else may replace it in this folder\n");
        assertThat(result.exitCode()).isEqualTo(ExitCodes.FILE);
        assertThat(cli.read("folder/out")).isEqualTo(OLD);
        assertThat(folder.resolve("folder")).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void whoMayNotGiveFilesAwayOwnsWhatReplacesThem() throws IOException, InterruptedException {
        own("folder/out");
        mode("folder/out", "rw-rw-rw-");

        assertThat(encrypt().withoutPrivileges().run(OLD).err()).isEmpty();

        assertThat(Files.getAttribute(cli.path("folder/out"), "unix:uid")).isEqualTo(0);
        assertThat(mode("folder/out")).isEqualTo("rw-------");
    }

    @Test
    void wherePermissionIsDeniedForAFolderTheFolderIsNamed() throws IOException {
        mode("folder", "r-xr-xr-x");
        assertThat(encrypt().withoutPrivileges().run(OLD).err())
                .isEqualTo("sealwax: " + cli.name("folder") + ": permission denied\n");

        mode("folder", "rwxr-xr-x");
        mode("folder/out", "r--r--r--");
        assertThat(encrypt().withoutPrivileges().run(OLD).err())
                .isEqualTo("sealwax: " + cli.name("folder/out") + ": permission denied\n");
        assertThat(cli.read("folder/out")).isEqualTo(OLD);
    }

    private CliProcess encrypt() {
        return CliProcess.of("encrypt", "--key", cli.key(), "--no-context", "-o", cli.name("folder/out"));
    }

    private void own(String file) throws IOException {
        Files.setAttribute(cli.path(file), "unix:uid", OTHER);
    }

    private void chmod(String mode, String file) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("chmod", mode, cli.name(file)).start().waitFor())
                .isZero();
    }

    private void mode(String file, String permissions) throws IOException {
        Files.setPosixFilePermissions(cli.path(file), PosixFilePermissions.fromString(permissions));
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(cli.path(file)));
    }
}
