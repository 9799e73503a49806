package io.sealwax.internal.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Who may read and write a file, where the file system knows such a thing; where it does not, nothing is set and
 * nothing found.
 */
public final class Permissions {
    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");

    private Permissions() {}

    /** With these a new file belongs to its owner alone from its first moment. */
    public static FileAttribute<?>[] ownerOnly(Path file) {
        return attributes(file, Access.OWNER_ONLY);
    }

    /** With these a new folder does. */
    static FileAttribute<?>[] ownerOnlyFolder(Path folder) {
        return attributes(folder, OWNER_ONLY_FOLDER);
    }

    /** With these a new file is as open as the process lets any be. */
    static FileAttribute<?>[] openToAll(Path file) {
        return attributes(file, EnumSet.allOf(PosixFilePermission.class));
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    public static Set<PosixFilePermission> of(Path file) throws IOException {
        return isPosix(file) ? Files.getPosixFilePermissions(file) : Set.of();
    }

    public static void set(Path file, Set<PosixFilePermission> permissions) throws IOException {
        if (isPosix(file)) {
            Files.setPosixFilePermissions(file, permissions);
        }
    }

    /**
     * Sets the permissions of a file, and refuses to set those of what a link leads to. It goes through the folder: on
     * JDK 25, {@link Files#getFileAttributeView} sets permissions through a link, also with
     * {@link LinkOption#NOFOLLOW_LINKS}.
     */
    static void setOfItself(Path file, Set<PosixFilePermission> permissions) throws IOException {
        Path name = Objects.requireNonNull(file.getFileName());
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(file.resolveSibling(""))) {
            if (folder instanceof SecureDirectoryStream<Path> secure) {
                secure.getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setPermissions(permissions);
                return;
            }
        } catch (AccessDeniedException unreadable) {
            if (Files.isReadable(file.resolveSibling(""))) {
                throw unreadable;
            }
        }
        // the folder cannot be listed: this is as near as Java comes
        if (Files.isSymbolicLink(file)) {
            throw new FileSystemException(file.toString(), null, "it is a symbolic link");
        }
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setPermissions(permissions);
    }

    private static boolean isPosix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
    }
}
