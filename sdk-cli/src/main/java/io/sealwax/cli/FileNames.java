package io.sealwax.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files as users give them. */
final class FileNames {
    /** Standard input, or standard output. */
    static final String STANDARD_STREAM = "-";

    private FileNames() {}

    static Path of(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageException("this is no name that a file can have");
        }
    }

    /** Whether both are there and are the same file of bytes, whatever they are called. */
    static boolean areSame(Path one, Path other) throws IOException {
        return Files.isRegularFile(one) && Files.exists(other) && Files.isSameFile(one, other);
    }
}
