package io.sealwax.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
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

    private static boolean isPosix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
    }
}
