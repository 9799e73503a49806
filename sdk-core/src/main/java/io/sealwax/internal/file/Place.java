package io.sealwax.internal.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The place that a file is to take. What cannot take it is refused here, before any work. */
final class Place {
    /** As the caller knows it. */
    private final Path name;

    private final Path real;
    private final Path folder;
    private final boolean isTaken;

    private Place(Path name, Path real, boolean isTaken) {
        this.name = name;
        this.real = real;
        this.folder = Objects.requireNonNull(real.getParent());
        this.isTaken = isTaken;
    }

    static Place of(Path name) throws IOException {
        if (Descriptors.isOne(name)) {
            throw refused(name, "is an open descriptor, and no file that can be replaced");
        }
        if (Files.isDirectory(name)) {
            throw refused(name, "is a directory");
        }
        if (Files.isRegularFile(name)) {
            Path real = name.toRealPath();
            if (MountPoints.contains(real)) {
                throw refused(
                        name,
                        "is mounted by itself and cannot be replaced; write into it as a stream, in a shell with '>'");
            }
            return new Place(name, real, true);
        }
        if (Files.exists(name)) {
            throw refused(name, "is no file that can be replaced");
        }
        if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
            throw refused(name, "is a symbolic link to nothing");
        }
        Place place = new Place(name, name.toAbsolutePath(), false);
        if (!Files.exists(place.folder)) {
            throw new NoSuchFileException(name.toString(), null, "there is no such folder");
        }
        if (!Files.isDirectory(place.folder)) {
            throw refused(place.shownFolder(), "is not a directory");
        }
        return place;
    }

    private static FileSystemException refused(Path name, String why) {
        return new FileSystemException(name.toString(), null, why);
    }

    FileSystemException refused(String why) {
        return refused(name, why);
    }

    AccessDeniedException denied() {
        return new AccessDeniedException(name.toString());
    }

    /** What happened to a file that the caller does not know is said of the one that is meant, or of its folder. */
    IOException named(IOException failure) {
        boolean isNamed = failure instanceof FileSystemException known
                && name.toString().equals(known.getFile())
                && known.getOtherFile() == null;
        if (isNamed || !(failure instanceof FileSystemException file)) {
            return failure;
        }
        boolean isOfPlace =
                real.toString().equals(file.getFile()) || real.toString().equals(file.getOtherFile());
        String shown = (isOfPlace ? name : shownFolder()).toString();
        FileSystemException named = failure instanceof AccessDeniedException
                ? new AccessDeniedException(shown)
                : new FileSystemException(shown, null, reason(file));
        named.initCause(failure);
        return named;
    }

    /** The folder was there just before. Others, as /proc, are there and hold no new files. */
    private static @Nullable String reason(FileSystemException file) {
        return file instanceof NoSuchFileException ? "no new file can be made here" : file.getReason();
    }

    private Path shownFolder() {
        if (isTaken && Files.isSymbolicLink(name)) {
            return folder;
        }
        Path parent = name.getParent();
        return parent == null ? name.getFileSystem().getPath(".") : parent;
    }

    Path real() {
        return real;
    }

    Path folder() {
        return folder;
    }

    /** Whether there was a file. */
    boolean isTaken() {
        return isTaken;
    }

    /** Whose the file is that has this place now. */
    @Nullable
    Access now() throws IOException {
        try {
            return Access.of(real, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
