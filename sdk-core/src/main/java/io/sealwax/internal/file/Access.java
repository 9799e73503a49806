package io.sealwax.internal.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Whose a file is and who may use it. The JDK shows no access control list on Linux: where a file has one, the group's
 * permissions here are the list's mask.
 *
 * @param key the same as long as there is the same file under a name
 */
record Access(
        Object key,
        UserPrincipal owner,
        GroupPrincipal group,
        Set<PosixFilePermission> permissions,
        boolean isRegular,
        boolean isSticky) {
    static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final Set<PosixFilePermission> OF_OWNER = PosixFilePermissions.fromString("rwx------");

    private static final int STICKY = 01000;

    /** Whether files have all this here. */
    static boolean isKnownAt(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    @SuppressWarnings("unchecked") // the attributes have these types wherever there is this view
    static Access of(Path path, LinkOption... options) throws IOException {
        Map<String, Object> all =
                Files.readAttributes(path, "unix:fileKey,owner,group,permissions,mode,isRegularFile", options);
        return new Access(
                get(all, "fileKey"),
                (UserPrincipal) get(all, "owner"),
                (GroupPrincipal) get(all, "group"),
                (Set<PosixFilePermission>) get(all, "permissions"),
                (Boolean) get(all, "isRegularFile"),
                ((Integer) get(all, "mode") & STICKY) != 0);
    }

    private static Object get(Map<String, Object> all, String attribute) {
        return Objects.requireNonNull(all.get(attribute));
    }

    /** Whether others than the owner may add files, if this is a folder. */
    boolean isWritableToOthers() {
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    static Set<PosixFilePermission> common(Set<PosixFilePermission> some, Set<PosixFilePermission> others) {
        Set<PosixFilePermission> both = EnumSet.noneOf(PosixFilePermission.class);
        both.addAll(some);
        both.retainAll(others);
        return both;
    }

    static boolean isOwnersAlone(Set<PosixFilePermission> permissions) {
        return OF_OWNER.containsAll(permissions);
    }

    /** Returns whether they give a group, or users that an access control list names, more than everybody. */
    static boolean mayGroupDoMoreThanOthers(Set<PosixFilePermission> permissions) {
        String all = PosixFilePermissions.toString(permissions);
        String group = ofGroup(permissions);
        String others = all.substring(2 * group.length());
        return IntStream.range(0, group.length()).anyMatch(i -> group.charAt(i) != '-' && others.charAt(i) == '-');
    }

    /** As a shell shows them: {@code rw-}. */
    static String ofGroup(Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.toString(permissions).substring(3, 6);
    }
}
