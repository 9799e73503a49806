package io.sealwax.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        linux = Linux.with("setfacl", "getfacl", "setfattr", "getfattr", "bindfs", "setpriv");
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
    // MORE
}
