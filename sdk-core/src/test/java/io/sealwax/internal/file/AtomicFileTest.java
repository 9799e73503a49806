package io.sealwax.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file takes its place when it is complete, with the permissions that belong there, or leaves no trace. */
class AtomicFileTest {
    private static final byte[] OLD = "old".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW = "new".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    @Test
    void aNewFileAppearsWithCommitAndHasWhatNewFilesGet() throws IOException {
        Path target = folder.resolve("target");
        Path ordinary = Files.write(folder.resolve("ordinary"), OLD);
        try (AtomicFile file = AtomicFile.at(target)) {
            write(file);
            assertThat(Files.exists(target)).isFalse();
            assertThat(permissions(file.temporary())).isEqualTo("rw-------");
            file.commit();
        }
        assertThat(Files.readAllBytes(target)).isEqualTo(NEW);
        assertThat(permissions(target)).isEqualTo(permissions(ordinary));
        assertThat(names()).containsExactlyInAnyOrder("ordinary", "target");
    }

    @Test
    void aFileThatWasThereKeepsItsPermissions() throws IOException {
        for (String permissions : List.of("rw-------", "rw-r-----", "rwxr-xr-x", "rw-rw-rw-")) {
            Path target = Files.write(folder.resolve("target"), OLD);
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(permissions));
            try (AtomicFile file = AtomicFile.at(target)) {
                write(file);
                assertThat(permissions(file.temporary()))
                        .as("nobody else's meanwhile")
                        .isEqualTo("rw-------");
                assertThat(Files.readAllBytes(target)).isEqualTo(OLD);
                file.commit();
            }
            assertThat(Files.readAllBytes(target)).isEqualTo(NEW);
            assertThat(permissions(target)).isEqualTo(permissions);
            assertThat(names()).containsExactly("target");
        }
    }

    @Test
    void withoutCommitNothingIsLeft() throws IOException {
        Path target = Files.write(folder.resolve("target"), OLD);
        for (Path path : List.of(target, folder.resolve("other"))) {
            try (AtomicFile file = AtomicFile.at(path)) {
                write(file);
            }
        }
        assertThat(Files.readAllBytes(target)).isEqualTo(OLD);
        assertThat(names()).containsExactly("target");
    }

    @Test
    void whatWasDiscardedCannotBeCommitted() throws IOException {
        Path target = Files.write(folder.resolve("target"), OLD);
        try (AtomicFile file = AtomicFile.at(target)) {
            write(file);
            file.discard();
            assertThat(names()).containsExactly("target");
            assertThatThrownBy(file::commit).isInstanceOf(IOException.class).hasMessage("interrupted");
        }
        assertThat(Files.readAllBytes(target)).isEqualTo(OLD);
    }

    @Test
    void whatWasCommittedCannotBeDiscarded() throws IOException {
        Path target = folder.resolve("target");
        try (AtomicFile file = AtomicFile.at(target)) {
            write(file);
            file.commit();
            file.discard();
        }
        assertThat(Files.readAllBytes(target)).isEqualTo(NEW);
    }

    @Test
    void aLinkStaysALinkAndWhatItLinksToIsReplaced() throws IOException {
        Path real = Files.write(Files.createDirectory(folder.resolve("there")).resolve("real"), OLD);
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        try (AtomicFile file = AtomicFile.at(link)) {
            assertThat(file.temporary()).hasParentRaw(real.getParent().toRealPath());
            write(file);
            file.commit();
        }
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(Files.readAllBytes(real)).isEqualTo(NEW);
    }

    @Test
    void whatIsNoFileIsNotReplaced() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("directory"));
        Path nowhere = Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("nothing"));
        Path toDirectory = Files.createSymbolicLink(folder.resolve("to-directory"), directory);
        assertRefused(directory, "is a directory");
        assertRefused(toDirectory, "is a directory");
        assertRefused(nowhere, "is a symbolic link to nothing");
        assertRefused(Path.of("/dev/null"), "is no file that can be replaced");
        assertThat(Files.exists(nowhere, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(names()).containsExactlyInAnyOrder("directory", "nowhere", "to-directory");
    }

    private static void assertRefused(Path target, String why) {
        assertThatThrownBy(() -> AtomicFile.at(target))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(target + ": " + why);
    }

    @Test
    void whereNoFileCanBeCreatedNoneIsLeft() throws IOException {
        Path file = Files.write(folder.resolve("file"), OLD);
        for (Path target : List.of(
                file.resolve("below-a-file"), folder.resolve("none").resolve("target"), Path.of("/proc/target"))) {
            assertThatThrownBy(() -> AtomicFile.at(target)).isInstanceOf(IOException.class);
        }
        assertThat(names()).containsExactly("file");
    }

    @Test
    void aTargetThatBecameAFolderMeanwhileStaysOneAndNothingElseIsLeft() throws IOException {
        Path target = folder.resolve("target");
        try (AtomicFile file = AtomicFile.at(target)) {
            write(file);
            Files.write(Files.createDirectory(target).resolve("child"), OLD);
            assertThatThrownBy(file::commit).isInstanceOf(IOException.class);
        }
        assertThat(names()).containsExactly("target");
        assertThat(Files.isDirectory(target)).isTrue();
    }

    @Test
    void closingItsStreamDoesNotCloseIt() throws IOException {
        Path target = folder.resolve("target");
        try (AtomicFile file = AtomicFile.at(target)) {
            file.stream().close();
            write(file);
            file.commit();
        }
        assertThat(Files.readAllBytes(target)).isEqualTo(NEW);
    }

    private static void write(AtomicFile file) throws IOException {
        try (OutputStream out = file.stream()) {
            out.write(NEW);
        }
    }

    private static String permissions(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return PosixFilePermissions.toString(permissions);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
