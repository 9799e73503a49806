package io.sealwax.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files as users give them. */
final class FileNames {
    /** Standard input, or standard output. */
    static final String STANDARD_STREAM = "-";

    private FileNames() {}

    /**
     * The file of this name.
     *
     * @throws UsageException if no file can have this name, or if it is relative to a folder whose own name cannot be
     *     read
     * @throws FileSystemException if it ends with a slash, as only a folder's name does, and there is none
     */
    static Path of(String file) throws FileSystemException {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageException("this is no name that a file can have");
        }
        if (!path.isAbsolute() && !LocaleText.isWhole(path.toAbsolutePath().toString())) {
            // the JVM would look in the folder of another name
            throw new UsageException("the name of the current folder " + LocaleText.complaint()
                    + ", so that no file can be named from here, except by a whole path");
        }
        if ((file.endsWith("/") || file.endsWith(File.separator)) && !Files.isDirectory(path)) {
            throw new FileSystemException(file, null, "is not a directory");
        }
        return path;
    }

    /**
     * Opens a file to be read, or goes on reading where a descriptor is.
     *
     * @param use the option that it is read for
     */
    static InputStream newInputStream(Path path, String use, Streams streams) throws IOException {
        Descriptor descriptor = Descriptor.named(path);
        return descriptor == null ? Files.newInputStream(path) : descriptor.input(path.toString(), use, streams);
    }

    /** Whether both are there and are the same file of bytes, whatever they are called. */
    static boolean areSame(Path one, Path other) throws IOException {
        return Files.isRegularFile(one) && Files.exists(other) && Files.isSameFile(one, other);
    }
}
