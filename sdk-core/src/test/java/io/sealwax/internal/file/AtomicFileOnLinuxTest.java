package io.sealwax.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of the table in {@link AtomicFile}, on file systems made for it. */
class AtomicFileOnLinuxTest {
    private static final byte[] OLD = "old".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW = "new".getBytes(StandardCharsets.US_ASCII);

    /** Numbers that nobody has a name for. */
    private static final int BOB = 12_345;

    private static final int EVE = 12_346;
    private static final int GROUP = 12_347;

    @TempDir
    Path temporary;

    private Linux linux;
    private Path folder;
    private Path target;

    @BeforeEach
    void makeAFileSystem() throws IOException {
        linux = Linux.with("setfacl", "getfacl", "setfattr", "getfattr", "bindfs", "setpriv", "chattr");
        // others get that far
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        folder = linux.tmpfs(temporary.resolve("folder"), "mode=755,size=1m");
        target = Files.write(folder.resolve("target"), OLD);
    }

    @AfterEach
    void unmount() {
        if (linux != null) {
            linux.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "g::---,u:12345:r--,m::r--",
                "g::r--,u:12345:---,m::rwx,o::r--",
                "g::---,g:12347:rw-,m::rw-,o::---",
                "u:12345:rw-,m::---"
            })
    void anAccessControlListIsKept(String list) throws Exception {
        Linux.run("chmod", "600", target.toString());
        Linux.run("setfacl", "-m", list, target.toString());
        String before = Linux.accessList(target);
        List<Boolean> readers = readers();

        try (AtomicFile file = AtomicFile.at(target)) {
            write(file);
            assertThat(Linux.mayRead(BOB, GROUP, file.temporary()))
                    .as("while it is incomplete")
                    .isFalse();
            assertThat(Linux.stat(file.temporary())).endsWith(" 600");
            file.commit();
        }

        assertThat(Linux.accessList(target)).isEqualTo(before);
        assertThat(readers()).isEqualTo(readers);
        assertThat(target).hasBinaryContent(NEW);
        assertThat(names()).containsExactly("target");
    }

    private List<Boolean> readers() throws Exception {
        return List.of(Linux.mayRead(BOB, 1, target), Linux.mayRead(EVE, GROUP, target), Linux.mayRead(EVE, 0, target));
    }

    /** Secrets and certificates often have 0400 or 0444, which root may replace. */
    @ParameterizedTest
    @ValueSource(
            strings = {"0", "1", "40", "77", "100", "200", "222", "400", "404", "440", "444", "500", "555", "644", "777"
            })
    void everyModeIsKeptAlsoIfTheOwnerMayNotReadOrWrite(String mode) throws Exception {
        Linux.run("chmod", mode, target.toString());
        String before = Linux.stat(target);

        replace(target);

        assertThat(Linux.stat(target)).isEqualTo(before);
        assertThat(target).hasBinaryContent(NEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u:12345:r-x", "u:12345:rwx", "g:12347:r--", "u:12345:rwx,o::rwx"})
    void theAccessControlListOfAFolderLetsNobodyIntoAFileThatHasNone(String inherited) throws Exception {
        Linux.run("setfacl", "-d", "-m", inherited, folder.toString());
        for (String mode : List.of("640", "660", "620", "664", "710", "775")) {
            Linux.run("setfacl", "-b", target.toString());
            Linux.run("chmod", mode, target.toString());
            String group = Linux.accessList(target)
                    .lines()
                    .filter(line -> line.startsWith("group::"))
                    .findFirst()
                    .orElseThrow();

            assertRefused(
                    target,
                    "has no access control list, and would get its folder's, which lets others in;"
                            + " give it one of its own, as 'setfacl -m m::" + group.substring("group::".length())
                            + "' does");

            assertThat(target).hasBinaryContent(OLD);
            assertThat(names()).containsExactly("target");
        }
    }

    @Test
    void aFileWithAnAccessControlListOfItsOwnTakesNothingFromItsFolder() throws Exception {
        Linux.run("setfacl", "-d", "-m", "u:12345:rwx", folder.toString());
        for (String own : List.of("m::rw-", "u:12346:r--", "u:12345:---,m::r--")) {
            Linux.run("setfacl", "-b", target.toString());
            Linux.run("chmod", "640", target.toString());
            Linux.run("setfacl", "-n", "-m", own, target.toString());
            String before = Linux.accessList(target);

            replace(target);

            assertThat(Linux.accessList(target)).isEqualTo(before);
            assertThat(Linux.mayRead(BOB, 1, target)).isFalse();
        }
    }

    @Test
    void whereTheFoldersListCannotLetAnybodyInAFileIsReplaced() throws Exception {
        Linux.run("setfacl", "-d", "-m", "u:12345:rwx", folder.toString());
        for (String mode : List.of("600", "604", "644", "700", "755")) {
            Linux.run("setfacl", "-b", target.toString());
            Linux.run("chmod", mode, target.toString());
            boolean could = Linux.mayRead(BOB, 1, target);

            replace(target);

            assertThat(Linux.stat(target)).isEqualTo("0:0 " + mode);
            assertThat(Linux.mayRead(BOB, 1, target)).isEqualTo(could);
            assertThat(Linux.mayWrite(BOB, 1, target)).isFalse();
        }
    }

    @Test
    void anAccessControlListThatCannotBeSetIsNotLost() throws IOException {
        Path mount = linux.bindfs(folder, temporary.resolve("mount"), "--xattr-ro");
        for (String list : List.of("g::---,u:12345:r--,m::r--,o::---", "u:12345:---,m::r--,o::r--")) {
            Linux.run("setfacl", "-b", "-m", list, target.toString());
            String before = Linux.accessList(target);

            assertRefused(
                    mount.resolve("target"),
                    "its access control list cannot be kept here; write into it as a stream, in a shell with '>'");

            assertThat(Linux.accessList(target)).isEqualTo(before);
            assertThat(target).hasBinaryContent(OLD);
            assertThat(names()).containsExactly("target");
        }
    }

    @Test
    void extendedAttributesAreKept() throws IOException {
        // a tmpfs has those of users since Linux 6.6 only
        Path elsewhere = Files.write(temporary.resolve("target"), OLD);
        for (String name : List.of("user.origin", "trusted.origin", "security.origin")) {
            Linux.run("setfattr", "-n", name, "-v", "here", elsewhere.toString());
        }

        replace(elsewhere);

        assertThat(Linux.run("getfattr", "-d", "-m", "origin", "--absolute-names", elsewhere.toString()))
                .contains("user.origin=\"here\"", "trusted.origin=\"here\"", "security.origin=\"here\"");
        assertThat(elsewhere).hasBinaryContent(NEW);
    }

    @Test
    void theOwnerIsKeptWhereThatIsAllowed() throws Exception {
        Linux.run("chown", BOB + ":" + GROUP, target.toString());
        Linux.run("chmod", "600", target.toString());

        try (AtomicFile file = AtomicFile.at(target)) {
            write(file);
            assertThat(Linux.stat(file.temporary()))
                    .as("while it is incomplete")
                    .startsWith("0:");
            file.commit();
        }

        assertThat(Linux.stat(target)).isEqualTo(BOB + ":" + GROUP + " 600");
        assertThat(Linux.mayRead(BOB, 1, target)).isTrue();
        assertThat(Linux.mayRead(EVE, GROUP, target)).isFalse();
        assertThat(target).hasBinaryContent(NEW);
    }

    @Test
    void theOwnerWithAnAccessControlListIsKept() throws Exception {
        Linux.run("chown", BOB + ":" + GROUP, target.toString());
        Linux.run("chmod", "600", target.toString());
        Linux.run("setfacl", "-m", "u:" + EVE + ":r--,m::r--", target.toString());
        String before = Linux.accessList(target);

        replace(target);

        assertThat(Linux.accessList(target)).isEqualTo(before);
        assertThat(Linux.mayRead(EVE, 1, target)).isTrue();
        assertThat(Linux.mayRead(EVE + 9, GROUP, target)).isFalse();
    }

    private static void replace(Path target) throws IOException {
        try (AtomicFile file = AtomicFile.at(target)) {
            write(file);
            file.commit();
        }
    }

    private static void write(AtomicFile file) throws IOException {
        try (OutputStream out = file.stream()) {
            out.write(NEW);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void whatSomebodyElseCanHavePutThereGivesThemNothing() throws Exception {
        for (String mode : List.of("1777", "777", "775")) {
            Path shared = Files.createDirectories(folder.resolve("shared" + mode));
            Linux.run("chmod", mode, shared.toString());
            Path planted = Files.write(shared.resolve("target"), OLD);
            Linux.run("chown", BOB + ":" + GROUP, planted.toString());
            Linux.run("chmod", "666", planted.toString());
            Linux.run("setfacl", "-m", "u:" + EVE + ":rw-", planted.toString());

            replace(planted);

            assertThat(Linux.stat(planted)).isEqualTo("0:0 600");
            assertThat(Linux.accessList(planted)).doesNotContain(Integer.toString(EVE));
            assertThat(planted).hasBinaryContent(NEW);
        }
    }

    @Test
    void inAFolderOfItsOwnerAFileStaysTheirsWhoeverElseMayWriteThere() throws IOException {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        Path theirs = Files.write(shared.resolve("target"), OLD);
        Linux.run("chown", "-R", BOB + ":" + GROUP, shared.toString());
        Linux.run("chmod", "775", shared.toString());
        Linux.run("chmod", "600", theirs.toString());

        replace(theirs);

        assertThat(Linux.stat(theirs)).isEqualTo(BOB + ":" + GROUP + " 600");
    }

    /** The owner of a folder may swap what root has there, in any moment. */
    @Test
    void aLinkInPlaceOfTheUnfinishedFileGivesNothingElseAway() throws IOException {
        Path secret = Files.write(folder.resolve("secret"), OLD);
        Linux.run("chmod", "600", secret.toString());
        Path home = Files.createDirectory(folder.resolve("home"));
        Path theirs = Files.write(home.resolve("target"), OLD);
        Linux.run("chmod", "666", theirs.toString());
        Linux.run("chown", "-R", BOB + ":" + GROUP, home.toString());

        try (AtomicFile file = AtomicFile.at(theirs)) {
            write(file);
            Files.delete(file.temporary());
            Files.createSymbolicLink(file.temporary(), secret);
            assertThatExceptionOfType(IOException.class).isThrownBy(file::commit);
        }

        assertThat(Linux.stat(secret)).isEqualTo("0:0 600");
        assertThat(secret).hasBinaryContent(OLD);
        assertThat(theirs).hasBinaryContent(OLD);
    }

    @Test
    void otherHardLinksKeepTheOldContent() throws IOException {
        Path link = Files.createLink(folder.resolve("link"), target);

        replace(target);

        assertThat(link).hasBinaryContent(OLD);
        assertThat(target).hasBinaryContent(NEW);
    }

    @Test
    void descriptorsAreNoFiles() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("out"), Path.of("/dev/stdout"));
        for (Path name : List.of(Path.of("/dev/stdout"), Path.of("/dev/fd/1"), Path.of("/proc/self/fd/1"), link)) {
            assertRefused(name, "is an open descriptor, and no file that can be replaced");
        }
        try (OutputStream open = Files.newOutputStream(target)) {
            open.write(NEW);
            Path number = numberOf(target);
            assertRefused(number, "is an open descriptor, and no file that can be replaced");
        }
    }

    private static Path numberOf(Path file) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(each -> isSame(each, file)).findFirst().orElseThrow();
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void whatIsNoRegularFileIsRefused() {
        Path fifo = folder.resolve("fifo");
        Linux.run("mkfifo", fifo.toString());
        assertRefused(fifo, "is no file that can be replaced");
        Path device = folder.resolve("device");
        Linux.run("mknod", device.toString(), "c", "1", "3");
        assertRefused(device, "is no file that can be replaced");
    }

    @Test
    void aFolderThatIsAMountIsLikeAnyOther() throws IOException {
        Path bound = linux.bind(folder, temporary.resolve("bound"));

        replace(bound.resolve("target"));

        assertThat(target).hasBinaryContent(NEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mounted", "with a space", "back\\slash", "line\nbreak"})
    void aFileThatIsAMountIsRefusedBeforeTheWork(String name) throws IOException {
        Path mounted = Files.write(folder.resolve(name), new byte[0]);
        linux.bind(target, mounted);
        Path link = Files.createSymbolicLink(folder.resolve("link"), mounted);

        for (Path each : List.of(mounted, link)) {
            assertRefused(
                    each,
                    "is mounted by itself and cannot be replaced; write into it as a stream, in a shell with '>'");
        }
        assertThat(mounted).hasBinaryContent(OLD);
    }

    @Test
    void aFullDiskLeavesTheOldFile() throws IOException {
        Path small = linux.tmpfs(folder.resolve("small"), "size=64k");
        Path old = Files.write(small.resolve("target"), OLD);

        try (AtomicFile file = AtomicFile.at(old);
                OutputStream out = file.stream()) {
            assertThatThrownBy(() -> out.write(new byte[1 << 20])).isInstanceOf(IOException.class);
        }
        assertThat(old).hasBinaryContent(OLD);

        // no room for the copy that carries the access control list
        Path large = Files.write(small.resolve("target"), new byte[40_000]);
        assertRefused(
                large,
                "cannot be copied, which keeps who may use it (not enough space); delete it first if that does not"
                        + " matter");
        try (Stream<Path> left = Files.list(small)) {
            assertThat(left).containsExactly(large);
        }
    }

    @Test
    void aFileThatIsMostlyEmptyDoesNotFillTheDisk() throws IOException {
        try (FileChannel sparse = FileChannel.open(target, StandardOpenOption.WRITE)) {
            sparse.write(ByteBuffer.wrap(OLD), 1L << 40);
        }
        assertRefused(
                target,
                "cannot be copied, which keeps who may use it (not enough space); delete it first if that does not"
                        + " matter");
        assertThat(names()).containsExactly("target");
    }

    @Test
    void aCopyThatFailsSaysTheWayOut() throws IOException {
        // the room of folders and locks is not known before
        Path few = linux.tmpfs(temporary.resolve("few"), "size=1m,nr_inodes=4");
        Path old = Files.write(few.resolve("target"), OLD);
        assertThatThrownBy(() -> AtomicFile.at(old))
                .isInstanceOf(FileSystemException.class)
                .hasMessageStartingWith(old + ": cannot be copied, which keeps who may use it (")
                .hasMessageEndingWith("); delete it first if that does not matter");
        assertThat(old).hasBinaryContent(OLD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+a", "+i"})
    void aFileThatNothingMayReplaceStays(String attribute) throws IOException {
        // a tmpfs has no such attributes on older kernels
        Path theirs = Files.createDirectory(temporary.resolve("theirs"));
        Path old = Files.write(theirs.resolve("target"), OLD);
        Linux.run("chattr", attribute, old.toString());
        try {
            assertThatThrownBy(() -> replace(old))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageStartingWith(old + "");
            assertThat(old).hasBinaryContent(OLD);
            assertThat(theirs).isDirectoryNotContaining("glob:**.partial");
        } finally {
            Linux.run("chattr", "=", old.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+a", "+i"})
    void aFolderInWhichNothingMayBeReplacedIsRefusedBeforeTheWork(String attribute) throws IOException {
        Path theirs = Files.createDirectory(temporary.resolve("theirs"));
        Path old = Files.write(theirs.resolve("target"), OLD);
        Linux.run("chattr", attribute, theirs.toString());
        try {
            for (Path name : List.of(old, theirs.resolve("new"))) {
                assertThatThrownBy(() -> AtomicFile.at(name))
                        .isInstanceOf(FileSystemException.class)
                        .hasMessageStartingWith(theirs + ": ");
            }
            assertThat(old).hasBinaryContent(OLD);
        } finally {
            Linux.run("chattr", "=", theirs.toString());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path bound = linux.bind(folder, temporary.resolve("bound"));
        Linux.run("mount", "-o", "remount,ro,bind", bound.toString());
        Path link = Files.createSymbolicLink(folder.resolve("link"), bound.resolve("target"));
        for (Path name : List.of(bound.resolve("target"), bound.resolve("new"), link)) {
            assertThatThrownBy(() -> AtomicFile.at(name))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageStartingWith(bound + ": ");
        }
        assertThat(target).hasBinaryContent(OLD);
    }

    @Test
    void whereNoPermissionsCanBeSetAFileHasWhatTheMountGives() throws IOException {
        Path mount = linux.bindfs(folder, temporary.resolve("mount"), "--chmod-deny");
        for (String mode : List.of("rw-------", "rw-r--r--", "rw-r-----", "rw-rw-rw-")) {
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(mode));
            replace(mount.resolve("target"));
            assertThat(target).hasBinaryContent(NEW);
            assertThat(PosixFilePermissions.fromString(mode)).containsAll(Files.getPosixFilePermissions(target));
            Files.delete(target);
            Files.write(target, OLD);
        }
        Path ordinary = Files.write(mount.resolve("ordinary"), OLD);
        replace(mount.resolve("new"));
        assertThat(Linux.stat(mount.resolve("new"))).isEqualTo(Linux.stat(ordinary));
        assertThat(names()).containsExactlyInAnyOrder("target", "new", "ordinary");
    }

    @Test
    void whereTheMountGivesMoreThanTheOldFileHasItIsRefusedBeforeTheWork() throws IOException {
        Path mount = linux.bindfs(folder, temporary.resolve("mount"), "--chmod-deny", "--create-with-perms=a+r");
        Linux.run("chmod", "600", target.toString());

        assertRefused(
                mount.resolve("target"), "its permissions, rw-------, cannot be set: a new file has rw-r--r-- here");
        assertThat(target).hasBinaryContent(OLD);
        assertThat(names()).containsExactly("target");
    }

    @Test
    void whatIsClosedMeanwhileStaysClosed() throws IOException {
        Linux.run("chmod", "644", target.toString());
        try (AtomicFile file = AtomicFile.at(target)) {
            write(file);
            Linux.run("chmod", "600", target.toString());
            file.commit();
        }
        assertThat(Linux.stat(target)).isEqualTo("0:0 600");
        try (AtomicFile file = AtomicFile.at(target)) {
            write(file);
            Linux.run("chown", Integer.toString(BOB), target.toString());
            file.commit();
        }
        assertThat(Linux.stat(target)).isEqualTo("0:0 600");
    }

    private static void assertRefused(Path name, String why) {
        assertThatThrownBy(() -> AtomicFile.at(name))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(name + ": " + why);
    }

    @Test
    void whatAKilledProcessLeftIsDeleted() throws IOException {
        Files.write(folder.resolve(".sealwax-0123456789abcdef.partial"), OLD);
        Path workshop = Files.createDirectory(folder.resolve(".sealwax-0123456789abcde0.partial"));
        Files.write(workshop.resolve("file"), OLD);
        Files.write(workshop.resolve("lock"), new byte[0]);
        Files.createDirectory(folder.resolve(".sealwax-0123456789abcde1.partial"));

        replace(target);

        assertThat(names()).containsExactly("target");
    }

    @Test
    void whatIsNotOursIsNotSwept() throws IOException {
        Path other = Files.write(folder.resolve(".sealwax-0123456789abcdef.partial"), OLD);
        Linux.run("chown", Integer.toString(BOB), other.toString());
        Path valuable = Files.write(folder.resolve("valuable"), OLD);
        Path link = Files.createSymbolicLink(folder.resolve(".sealwax-0123456789abcde0.partial"), valuable);
        Path fifo = folder.resolve(".sealwax-0123456789abcde1.partial");
        Linux.run("mkfifo", fifo.toString());
        Path full = Files.createDirectory(folder.resolve(".sealwax-0123456789abcde2.partial"));
        Path inside = Files.write(full.resolve("letters"), OLD);
        Path named = Files.write(folder.resolve(".sealwax-mine.partial"), OLD);

        replace(target);

        for (Path each : List.of(other, link, fifo, inside, named, valuable)) {
            assertThat(Files.exists(each, LinkOption.NOFOLLOW_LINKS))
                    .as("%s", each)
                    .isTrue();
        }
    }

    @Test
    void whatAnotherThreadOfThisProcessWritesIsNotSwept() throws IOException {
        try (AtomicFile slow = AtomicFile.at(folder.resolve("slow"))) {
            replace(target);
            assertThat(slow.temporary()).exists();
            write(slow);
            slow.commit();
        }
        assertThat(folder.resolve("slow")).hasBinaryContent(NEW);
    }
}
