package io.sealwax.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Who may read and write a file, where the file system knows such a thing; where it does not, nothing is set and nothing found. */
public final class Permissions {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final Set<PosixFilePermission> GROUP = EnumSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);

    private Permissions() {}

    /** With these a new file belongs to its owner alone from its first moment. */
    public static FileAttribute<?>[] ownerOnly(Path file) {
        return isPosix(file)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
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
     * Gives a file the group of another, and these permissions; where the group cannot be given, nothing to the group it has, whose members may be
     * others.
     */
    static void setLike(Path file, Path other, Set<PosixFilePermission> permissions) throws IOException {
        if (!isPosix(file)) {
            return;
        }
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        GroupPrincipal wanted =
                Files.readAttributes(other, PosixFileAttributes.class).group();
        Set<PosixFilePermission> fitting = EnumSet.noneOf(PosixFilePermission.class);
        fitting.addAll(permissions);
        if (!view.readAttributes().group().equals(wanted)) {
            try {
                view.setGroup(wanted);
            } catch (IOException notAllowed) {
                fitting.removeAll(GROUP);
            }
        }
        view.setPermissions(fitting);
    }

    private static boolean isPosix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class) != null;
    }
}
