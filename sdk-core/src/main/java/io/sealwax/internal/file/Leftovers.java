package io.sealwax.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names of unfinished files, and what a process that was killed left of them. A process holds a lock on each that it
 * works on, which ends with it; so what nobody holds is over.
 */
final class Leftovers {
    private static final Pattern NAME = Pattern.compile("\\.sealwax-[0-9a-f]{16}\\.partial");

    /** A folder with more names than this is not looked through to its end. */
    private static final int MOST_NAMES = 10_000;

    /** In the folder that a file is made in. */
    private static final String LOCK = "lock";

    private static final String CONTENT = "file";

    /** Begins the names of this process: opening and closing one of its own files would drop the lock on it. */
    private static final int PROCESS = Objects.hash(
            ProcessHandle.current().pid(), ProcessHandle.current().info().startInstant());

    private Leftovers() {}

    /** A name that no file has. */
    static Path nameIn(Path folder) {
        int random = new SecureRandom().nextInt();
        return folder.resolve(String.format(Locale.ROOT, ".sealwax-%08x%08x.partial", PROCESS, random));
    }

    /** Where the file is made in a folder of its own. */
    static Path content(Path workshop) {
        return workshop.resolve(CONTENT);
    }

    /**
     * Makes a folder that is the owner's alone, for as long as a file is made in it.
     *
     * @return the lock on it, to be closed when it was deleted
     */
    static FileChannel makeWorkshop(Path workshop) throws IOException {
        Files.createDirectory(workshop, Permissions.ownerOnlyFolder(workshop));
        Path lock = workshop.resolve(LOCK);
        FileChannel held = FileChannel.open(
                lock, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Permissions.ownerOnly(lock));
        boolean isHeld = false;
        try {
            hold(held);
            // a sweep may have come before the lock
            isHeld = Files.exists(lock);
        } finally {
            if (!isHeld) {
                held.close();
            }
        }
        if (!isHeld) {
            throw new NoSuchFileException(lock.toString());
        }
        return held;
    }

    static void deleteWorkshop(Path workshop) throws IOException {
        Files.deleteIfExists(content(workshop));
        Files.deleteIfExists(workshop.resolve(LOCK));
        Files.deleteIfExists(workshop);
    }

    /** Keeps a file from being swept until the channel is closed. */
    static void hold(FileChannel channel) throws IOException {
        try {
            // null means that it is being swept, and so about to be gone
            FileLock unused = channel.tryLock();
        } catch (IOException noLocksHere) {
            // then nobody can have one to sweep either
            if (!channel.isOpen()) {
                throw noLocksHere;
            }
        }
    }

    /**
     * Deletes what is left in a folder: regular files and folders with names of ours, of this owner, and held by no
     * process.
     */
    static void sweep(Path folder, UserPrincipal owner) {
        try (DirectoryStream<Path> names = Files.newDirectoryStream(folder)) {
            Iterator<Path> each = names.iterator();
            for (int i = 0; i < MOST_NAMES && each.hasNext(); i++) {
                Path path = each.next();
                if (isOfAnotherProcess(String.valueOf(path.getFileName()))) {
                    sweepOne(path, owner);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // a folder that may be written but not read
        }
    }

    private static boolean isOfAnotherProcess(String name) {
        return NAME.matcher(name).matches() && !name.startsWith(String.format(Locale.ROOT, ".sealwax-%08x", PROCESS));
    }

    private static void sweepOne(Path path, UserPrincipal owner) {
        try {
            if (!Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
                return;
            }
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                try (FileChannel channel = openIfThere(path)) {
                    if (channel.tryLock() != null) {
                        Files.delete(path);
                    }
                }
            } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                sweepWorkshop(path);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // it is held, or gone, or there are no locks here
        }
    }

    private static void sweepWorkshop(Path workshop) throws IOException {
        Path lock = workshop.resolve(LOCK);
        if (!Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
            // refused unless it is empty
            Files.delete(workshop);
            return;
        }
        try (FileChannel channel = openIfThere(lock)) {
            if (channel.tryLock() != null) {
                deleteWorkshop(workshop);
            }
        }
    }

    private static FileChannel openIfThere(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }
}
