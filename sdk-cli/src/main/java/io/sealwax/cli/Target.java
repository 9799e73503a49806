package io.sealwax.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Where a command's result goes. A file appears under its name, or replaces the one that was there, only when it is complete. */
abstract class Target implements Closeable {
    private static final int SLICE = 256 * 1024;

    /**
     * Opens the target.
     *
     * @param file a name, or {@code -} for standard output
     * @param inputs what is read, which the target must not replace
     * @throws IOException if there can be no such file
     */
    static Target open(String file, List<Path> inputs, Streams streams) throws IOException {
        if (file.equals(FileNames.STANDARD_STREAM)) {
            return new StreamTarget("standard output", streams.out(), false);
        }
        Path path = FileNames.of(file);
        for (Path input : inputs) {
            if (FileNames.areSame(path, input)) {
                throw new UsageException(file + " is read, and would be replaced");
            }
        }
        if (Files.isDirectory(path)) {
            throw new FileSystemException(file, null, "is a directory");
        }
        if (!Files.exists(path)) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(file, null, "is a symbolic link to nothing");
            }
            return new TemporaryFile(path);
        }
        // a device or a pipe cannot be replaced
        return Files.isRegularFile(path)
                ? new TemporaryFile(path.toRealPath())
                : new StreamTarget(file, Files.newOutputStream(path), true);
    }

    /** Writes all of an array. */
    final void write(byte[] bytes, Progress progress) throws IOException {
        try {
            for (int at = 0; at < bytes.length; at += SLICE) {
                int count = Math.min(SLICE, bytes.length - at);
                stream().write(bytes, at, count);
                progress.advance(count);
            }
        } catch (IOException e) {
            throw FileFailure.of(name(), e);
        }
    }

    abstract String name();

    abstract OutputStream stream();

    /** Makes what was written the result. Without it, closing leaves things as they were. */
    abstract void commit() throws IOException;
}
