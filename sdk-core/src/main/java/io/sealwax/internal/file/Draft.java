package io.sealwax.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished file beside its place. It is made in a folder that is the owner's alone, as a copy of the file that
 * has the place, since nothing else in the JDK carries an access control list; there it is emptied and closed to
 * others, before it comes out under a name that nobody looks for.
 */
final class Draft {
    /** How often a sweep, or a file that is made anew, may be in the way. */
    private static final int MOST_TRIES = 10;

    private final Place place;
    private final Path workshop;
    private final Path path;
    private final boolean isPlain;
    private volatile @Nullable FileChannel workshopLock;
    private volatile @Nullable FileChannel channel;
    private boolean hasAppeared;

    /** What had the place when this was begun. */
    private @Nullable Access old;

    /** Whom it is given to in the end, if it is not theirs already. */
    private @Nullable UserPrincipal heir;

    /** What it has in the end at most. */
    private Set<PosixFilePermission> permissions = Set.of();

    Draft(Place place) {
        this.place = place;
        this.workshop = Leftovers.nameIn(place.folder());
        this.path = Leftovers.nameIn(place.folder());
        this.isPlain = !Access.isKnownAt(place.real());
    }

    /** Where it is from {@link #appear} on. */
    Path path() {
        return path;
    }

    /** Makes it, empty. */
    FileChannel make() throws IOException {
        try {
            if (isPlain) {
                requireWritable();
                channel = FileChannel.open(
                        path,
                        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        Permissions.ownerOnly(path));
                return channel;
            }
            openWorkshop();
            requireWritable();
            Access mine = Access.of(workshop);
            Leftovers.sweep(place.folder(), mine.owner());
            Path content = Leftovers.content(workshop);
            prepare(content, mine);
            settle(content, permissions);
            settle(content, Access.OWNER_ONLY);
            channel = FileChannel.open(content, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            Leftovers.hold(channel);
            return channel.truncate(0);
        } catch (IOException e) {
            throw place.named(e);
        }
    }

    private void openWorkshop() throws IOException {
        for (int tries = 1; workshopLock == null; tries++) {
            try {
                workshopLock = Leftovers.makeWorkshop(workshop);
            } catch (NoSuchFileException swept) {
                if (tries == MOST_TRIES || !Files.exists(place.folder())) {
                    throw swept;
                }
            }
        }
    }

    private void requireWritable() throws IOException {
        if (place.isTaken() && !Files.isWritable(place.real())) {
            throw place.denied();
        }
    }

    /** Creates it with all that it keeps, and finds what else it gets. */
    private void prepare(Path content, Access mine) throws IOException {
        old = place.isTaken() ? place.now() : null;
        if (old == null) {
            Files.createFile(content);
            permissions = Permissions.of(content);
        } else if (old.owner().equals(mine.owner())) {
            copy(old, content);
            permissions = isGroupKept(old, content) ? old.permissions() : Access.OWNER_ONLY;
            requireSameList(content);
        } else if (mayStayTheirs(old, mine, content)) {
            Set<PosixFilePermission> allowed = allowedByUmask(content);
            copy(old, content);
            permissions = isGroupKept(old, content) ? Access.common(old.permissions(), allowed) : Access.OWNER_ONLY;
            requireSameList(content);
            heir = old.owner();
            // it is nobody else's to read while nobody knows how it ends
            itself(content).setOwner(mine.owner());
        } else {
            Files.createFile(content, Permissions.ownerOnly(content));
            permissions = Access.OWNER_ONLY;
        }
    }

    private void copy(Access old, Path content) throws IOException {
        if (!Files.isReadable(place.real())) {
            throw place.denied();
        }
        requireRoom();
        try {
            Files.copy(place.real(), content, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            throw cannotBeCopied(e.getReason(), e);
        }
        if (!Access.of(content).owner().equals(old.owner())) {
            throw place.refused("its owner cannot be kept");
        }
    }

    /** Refuses at once what would fill the disk first, such as a file that is long and has little in it. */
    private void requireRoom() throws IOException {
        Path folder = place.folder();
        if (folder.getFileSystem().equals(FileSystems.getDefault())) {
            long room = folder.toFile().getUsableSpace();
            // 0 where it is not known
            if (room > 0 && Files.size(place.real()) > room) {
                throw cannotBeCopied("not enough space", null);
            }
        }
    }

    private IOException cannotBeCopied(@Nullable String why, @Nullable IOException cause) {
        IOException refused = place.refused(
                "cannot be copied, which keeps who may use it (" + why + "); delete it first if that does not matter");
        return cause == null ? refused : (IOException) refused.initCause(cause);
    }

    /**
     * Refuses what has an access control list that {@code Files.copy} did not carry, without a word; and what has none,
     * but now that of its folder, if its group may do more than others: the permissions of the group are the most that
     * such a list can give to anybody.
     */
    private void requireSameList(Path content) throws IOException {
        if (Access.isOwnersAlone(permissions)) {
            return;
        }
        boolean had = AccessLists.isSeenOn(place.real());
        if (had && !AccessLists.isSeenOn(content)) {
            throw place.refused(
                    "its access control list cannot be kept here; write into it as a stream, in a shell with '>'");
        }
        if (!had && Access.mayGroupDoMoreThanOthers(permissions) && AccessLists.isSeenOn(content)) {
            throw place.refused("has no access control list, and would get its folder's, which lets others in;"
                    + " give it one of its own, as 'setfacl -m m::" + Access.ofGroup(permissions) + "' does");
        }
    }

    private static boolean isGroupKept(Access old, Path content) throws IOException {
        return Access.of(content).group().equals(old.group());
    }

    /**
     * Whether a file of another user is theirs still when it was replaced: if that is allowed, and nobody else can have
     * put it there.
     */
    private boolean mayStayTheirs(Access old, Access mine, Path content) throws IOException {
        Access folder = Access.of(place.folder());
        Files.createFile(content, Permissions.ownerOnly(content));
        try {
            itself(content).setOwner(old.owner());
        } catch (IOException notAllowed) {
            if (folder.isSticky() && !folder.owner().equals(mine.owner())) {
                throw place.refused("belongs to another user, and nobody else may replace it in this folder");
            }
            return false;
        } finally {
            Files.delete(content);
        }
        return !folder.isWritableToOthers() || folder.owner().equals(old.owner());
    }

    private static Set<PosixFilePermission> allowedByUmask(Path content) throws IOException {
        Files.createFile(content, Permissions.openToAll(content));
        try {
            return Permissions.of(content);
        } finally {
            Files.delete(content);
        }
    }

    /** Never what a link leads to: the owner of the folder may have put one there meanwhile. */
    private static PosixFileAttributeView itself(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Sets them, or leaves what the mount has given, unless that is more than it has in the end. */
    private void settle(Path file, Set<PosixFilePermission> wanted) throws IOException {
        @Nullable IOException refusal = null;
        try {
            Permissions.setOfItself(file, wanted);
        } catch (IOException e) {
            refusal = e;
        }
        Set<PosixFilePermission> given = itself(file).readAttributes().permissions();
        // what only its owner may do meanwhile widens nothing, even if the file is not for the owner to read in the end
        if (given.stream().anyMatch(one -> !permissions.contains(one) && !wanted.contains(one))) {
            IOException wider = place.refused("its permissions, " + PosixFilePermissions.toString(permissions)
                    + ", cannot be set: a new file has " + PosixFilePermissions.toString(given) + " here");
            if (refusal != null) {
                wider.initCause(refusal);
            }
            throw wider;
        }
    }

    /** Comes out of the folder it was made in. */
    void appear() throws IOException {
        if (isPlain) {
            return;
        }
        try {
            Files.move(Leftovers.content(workshop), path, StandardCopyOption.ATOMIC_MOVE);
            hasAppeared = true;
            closeWorkshop();
            Leftovers.deleteWorkshop(workshop);
        } catch (IOException e) {
            throw place.named(e);
        }
    }

    /** Takes its place. */
    void publish() throws IOException {
        if (isPlain) {
            // what is in a zip file is there when it is closed
            close();
            Files.move(path, place.real(), StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        try {
            heedChanges(place.now());
            if (heir != null) {
                itself(path).setOwner(heir);
            }
            settle(path, permissions);
            Files.move(path, place.real(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw place.named(e);
        }
    }

    /** What was closed to somebody meanwhile stays closed. */
    private void heedChanges(@Nullable Access now) {
        if (now == null) {
            return;
        }
        permissions = Access.common(permissions, now.permissions());
        if (old != null && !(now.owner().equals(old.owner()) && now.group().equals(old.group()))) {
            permissions = Access.common(permissions, Access.OWNER_ONLY);
            heir = null;
        }
    }

    /** Deletes what is not in its place, however far it came; what may be written to stays open. */
    void delete() throws IOException {
        if (!hasAppeared && !isPlain) {
            // NFS and FUSE keep a deleted file in its folder as long as it is open
            close();
        }
        Files.deleteIfExists(path);
        for (int tries = 1; !isPlain; tries++) {
            try {
                Leftovers.deleteWorkshop(workshop);
                return;
            } catch (DirectoryNotEmptyException e) {
                // a copy was begun after the last one was deleted
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    void close() throws IOException {
        try {
            closeIfOpen(channel);
        } finally {
            closeWorkshop();
        }
    }

    private void closeWorkshop() throws IOException {
        closeIfOpen(workshopLock);
    }

    private static void closeIfOpen(@Nullable FileChannel channel) throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
