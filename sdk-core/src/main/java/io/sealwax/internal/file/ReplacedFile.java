package io.sealwax.internal.file;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * A file that is written beside its final place, where nobody but the owner can read it, and takes that place in one step. A file that was there keeps its
 * permissions and its group, a new one gets what new files get. Written by one thread; may be discarded by another at any time.
 */
public final class ReplacedFile implements Closeable {
    private final Path target;
    private final boolean isNew;
    private final Path temporary;
    private final Set<PosixFilePermission> permissions;
    private final FileChannel channel;
    private boolean isOver;

    private ReplacedFile(Path target, boolean isNew, Path temporary) throws IOException {
        this.target = target;
        this.isNew = isNew;
        this.temporary = temporary;
        if (!isNew && !Files.isWritable(target)) {
            throw new AccessDeniedException(target.toString());
        }
        this.permissions = isNew ? permissionsOfNew(temporary) : Permissions.of(target);
        this.channel = FileChannel.open(
                temporary,
                EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                Permissions.ownerOnly(temporary));
    }

    /**
     * Begins a file that will be {@code target}, or what that links to.
     *
     * @throws IOException if there can be no such file
     */
    public static ReplacedFile at(Path target) throws IOException {
        return at(target, temporaryBeside(target));
    }

    /** Where such a file may be written; what is told beforehand can be deleted whatever happens. */
    public static Path temporaryBeside(Path target) throws IOException {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        Path real = Files.isRegularFile(target) ? target.toRealPath() : target;
        return real.resolveSibling(".sealwax-" + HexFormat.of().formatHex(random) + ".partial");
    }

    /** The same, written where {@link #temporaryBeside} said. */
    public static ReplacedFile at(Path target, Path temporary) throws IOException {
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "is a directory");
        }
        if (Files.isRegularFile(target)) {
            return new ReplacedFile(target.toRealPath(), false, temporary);
        }
        if (Files.exists(target)) {
            throw new FileSystemException(target.toString(), null, "is no file that can be replaced");
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, "is a symbolic link to nothing");
        }
        Path folder = target.toAbsolutePath().getParent();
        if (folder != null && !Files.exists(folder)) {
            throw new NoSuchFileException(target.toString(), null, "there is no such folder");
        }
        return new ReplacedFile(target, true, temporary);
    }

    /** What a new file gets here; only the system knows, so it is asked with one that never holds anything. */
    private static Set<PosixFilePermission> permissionsOfNew(Path temporary) throws IOException {
        Files.createFile(temporary);
        try {
            return Permissions.of(temporary);
        } finally {
            Files.delete(temporary);
        }
    }

    /** Writes to it; closing the stream does not close the file. */
    public OutputStream stream() {
        return new FilterOutputStream(Channels.newOutputStream(channel)) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush();
            }
        };
    }

    /** Puts it in its place. */
    public synchronized void commit() throws IOException {
        if (isOver) {
            throw new IOException("interrupted");
        }
        // a crash after the renaming must not leave an empty file where a whole one was
        channel.force(true);
        channel.close();
        if (isNew) {
            Permissions.set(temporary, permissions);
        } else {
            Permissions.setLike(temporary, target, permissions);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        isOver = true;
    }

    /** Deletes what is not in its place. */
    public synchronized void discard() throws IOException {
        if (!isOver) {
            isOver = true;
            Files.deleteIfExists(temporary);
        }
    }

    /** Where it is written. */
    public Path temporary() {
        return temporary;
    }

    /** Closes it, and deletes it unless it is in its place. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            discard();
        }
    }
}
