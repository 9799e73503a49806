package io.sealwax.localkms.internal.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What will be a key file, beside it: {@code .keys.json<digits>.new} for {@code keys.json}, which only its owner can
 * read from its first moment on. It holds every key, so one that a killed process left behind must not stay: the
 * process that writes it holds a lock on it, and what nobody holds a lock on is swept.
 */
final class FreshFile implements Closeable {

    private static final int TRIES = 100;
    /** A process's locks do not keep out itself, and all that it has on a file end when it closes the file anywhere. */
    private static final Set<Path> IN_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private FreshFile(Path path) throws IOException {
        this.path = path;
        IN_THIS_PROCESS.add(path);
        boolean opened = false;
        try {
            channel = open(path);
            opened = true;
        } finally {
            if (!opened) {
                IN_THIS_PROCESS.remove(path);
            }
        }
    }

    /** Makes an empty one. */
    static FreshFile beside(Path target) throws IOException {
        Path directory = Objects.requireNonNull(target.getParent());
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Path made = Files.createTempFile(directory, "." + target.getFileName(), ".new", ownerOnly(directory));
            FreshFile fresh = new FreshFile(made);
            fresh.lock();
            // a sweep may have come before the lock
            if (Files.exists(made, LinkOption.NOFOLLOW_LINKS)) {
                return fresh;
            }
            fresh.close();
        }
        throw new IOException("every file that is made beside " + target + " is removed at once");
    }

    private void lock() {
        try {
            FileLock unused = channel.lock();
        } catch (IOException e) {
            // a file system without locks: a sweep gets none either, and leaves the file alone
        }
    }

    /** Writes all of it, and waits until it is on the disk. */
    void write(byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    /**
     * Puts it in its place, where it belongs to the same user as the file before it, if this process may give files
     * away, as root may, and if nobody but that user can have put the file before it there.
     */
    void moveTo(Path target) throws IOException {
        PosixFileAttributeView mine = view(path);
        if (mine != null && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            leaveTo(Files.getOwner(target, LinkOption.NOFOLLOW_LINKS), mine);
        }
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private void leaveTo(UserPrincipal owner, PosixFileAttributeView mine) throws IOException {
        PosixFileAttributes folder =
                Files.readAttributes(Objects.requireNonNull(path.getParent()), PosixFileAttributes.class);
        boolean isShared = folder.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || folder.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        if (!owner.equals(mine.getOwner()) && (!isShared || owner.equals(folder.owner()))) {
            try {
                mine.setOwner(owner);
            } catch (IOException notAllowed) {
                // it stays this process's, and nobody else's to read
            }
        }
    }

    /** Follows no link: the owner of the folder can put one in its place, to a file that must not be given away. */
    private static @Nullable PosixFileAttributeView view(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes it unless it is in its place. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(path);
        } finally {
            try {
                channel.close();
            } finally {
                IN_THIS_PROCESS.remove(path);
            }
        }
    }

    /** Removes what processes left behind that live no more; what cannot be removed stays. */
    static void sweep(Path target) {
        Path directory = Objects.requireNonNull(target.getParent());
        Pattern form =
                Pattern.compile("\\." + Pattern.quote(target.getFileName().toString()) + "[0-9]+\\.new");
        try (DirectoryStream<Path> left = Files.newDirectoryStream(
                directory, each -> form.matcher(name(each)).matches())) {
            for (Path each : left) {
                if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS) && !IN_THIS_PROCESS.contains(each)) {
                    removeUnlessHeld(each);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // a folder that cannot be listed; the key file itself may still be used
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private static void removeUnlessHeld(Path left) {
        try (FileChannel channel = open(left)) {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                Files.delete(left);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // of another process, or just gone
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileAttribute<?>[] ownerOnly(Path directory) throws IOException {
        boolean posix = Files.getFileStore(directory).supportsFileAttributeView("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
