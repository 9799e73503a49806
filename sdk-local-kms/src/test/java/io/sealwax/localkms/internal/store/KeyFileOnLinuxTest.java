package io.sealwax.localkms.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sealwax.localkms.KeyFileException;
import io.sealwax.localkms.internal.engine.State;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What root may name as a key file, and what becomes of it; the users are numbers that nobody has a name for. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeyFileOnLinuxTest {

    private static final String BOB = "12345:12347";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void requireRoot() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "not on Linux");
        assumeTrue("root".equals(System.getProperty("user.name")), "not root");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        file = directory.toRealPath().resolve("keys.json");
    }

    @ParameterizedTest
    @CsvSource({"mknod,c 1 3", "mknod,c 1 5", "mknod,p", "mkdir,''"})
    void whatIsNoRegularFileIsRefusedAndKeepsItsMode(String tool, String kind) throws Exception {
        run("sh", "-c", tool + " '" + file + "' " + kind);
        run("chmod", "666", file.toString());

        assertRefused(file, "it is no regular file");
        assertThat(stat(file)).isEqualTo("0:0 666");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertRefused(link, "it is no regular file");
        assertThat(stat(file)).isEqualTo("0:0 666");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "root:x:0:0:root", "{\"format\":\"sealwax-local-kms\",\"version\":2}"})
    void aFileThatIsNoKeyFileKeepsItsModeAndItsOwner(String content) throws Exception {
        Files.writeString(file, content);
        run("chown", BOB, file.toString());
        run("chmod", "644", file.toString());

        assertThatThrownBy(() -> new KeyFile(file)).isInstanceOf(KeyFileException.class);

        assertThat(stat(file)).isEqualTo(BOB + " 644");
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void aFileThatIsTooLongKeepsItsMode() throws Exception {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength((256L << 20) + 1);
        }
        run("chmod", "644", file.toString());

        assertRefused(file, "it has 268435457 bytes, more than the 268435456 that a key file may have");
        assertThat(stat(file)).isEqualTo("0:0 644");
    }

    @Test
    void aFileThatOnlySeemsEmptyIsNotRead() {
        // the first has no end, and is not in every container
        Stream.of(Path.of("/proc/kmsg"), Path.of("/proc/self/maps"))
                .filter(Files::isRegularFile)
                .forEach(each -> assertRefused(each, "it lacks the text 'format'"));
    }

    @Test
    void aKeyFileThatOthersCanReadIsClosedToThemWhenItWasRecognised() throws Exception {
        KeyFile unused = new KeyFile(file);
        for (String mode : List.of("644", "666", "400")) {
            run("chmod", mode, file.toString());
            assertThat(new KeyFile(file)).isNotNull();
            assertThat(stat(file)).isEqualTo("0:0 600");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys.json", "with a space", "back\\slash", "line\nbreak", "snowman ☃"})
    void aFileThatIsAMountIsRefusedAtTheStart(String name) throws Exception {
        KeyFile unused = new KeyFile(file);
        Path mounted =
                Files.createDirectory(directory.resolve("at")).toRealPath().resolve(name);
        Files.createFile(mounted);
        run("chmod", "644", file.toString());
        run("mount", "--bind", file.toString(), mounted.toString());
        try {
            assertRefused(mounted, "it is mounted by itself and cannot be replaced; mount the folder that it is in");
            assertThat(stat(file)).isEqualTo("0:0 644");
        } finally {
            run("umount", "-l", mounted.toString());
        }
    }

    @Test
    void inAFolderThatIsAMountAKeyFileIsReplaced() throws Exception {
        Path mounted = Files.createDirectory(directory.resolve("at"));
        Path folder = Files.createDirectory(directory.resolve("from"));
        run("mount", "--bind", folder.toString(), mounted.toString());
        try {
            KeyFile kept = new KeyFile(mounted.resolve("keys.json"));
            kept.keep(State.empty());
            assertThat(folder.resolve("keys.json")).isRegularFile();
        } finally {
            run("umount", "-l", mounted.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"0:0,755", "12345:12347,755", "12345:12347,775", "12345:12347,1777"})
    void aFileOfAnotherUserStaysTheirsAndIsOpenToThemAlone(String folder, String mode) throws Exception {
        KeyFile unused = new KeyFile(file);
        run("chown", BOB, file.toString());
        run("chmod", "640", file.toString());
        run("chown", folder, directory.toString());
        run("chmod", mode, directory.toString());

        KeyFile theirs = new KeyFile(file);
        assertThat(stat(file)).isEqualTo(BOB + " 600");
        theirs.keep(State.empty());
        theirs.keep(State.empty());

        assertThat(stat(file)).matches("12345:\\d+ 600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1777", "777", "775"})
    void whatSomebodyElseCanHavePutThereGivesThemNoKeys(String mode) throws Exception {
        KeyFile unused = new KeyFile(file);
        run("chown", BOB, file.toString());
        run("chmod", mode, directory.toString());

        new KeyFile(file).keep(State.empty());

        assertThat(stat(file)).isEqualTo("0:0 600");
    }

    @Test
    void aLinkInPlaceOfTheNewFileGivesNothingElseAway() throws Exception {
        KeyFile unused = new KeyFile(file);
        run("chown", BOB, directory.toString(), file.toString());
        Path roots = Files.writeString(directory.resolve("roots"), "secret");
        try (FreshFile fresh = FreshFile.beside(file)) {
            run("sh", "-c", "ln -sf '" + roots + "' '" + directory + "'/.keys.json*.new");
            fresh.moveTo(file);
        }

        assertThat(stat(roots)).startsWith("0:0 ");
    }

    private static void assertRefused(Path named, String why) {
        assertThatThrownBy(() -> new KeyFile(named))
                .isInstanceOf(KeyFileException.class)
                .hasMessage("the key file " + named + " cannot be used: " + why);
    }

    /** The numbers of owner and group, and the mode. */
    private static String stat(Path path) throws Exception {
        return run("stat", "-c", "%u:%g %a", path.toString()).strip();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + said)
                .isZero();
        return said;
    }
}
