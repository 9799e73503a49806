package io.sealwax.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What went wrong with a file, in words. */
final class FileFailure {
    private FileFailure() {}

    /** The failure with the name that the user gave the file. */
    static IOException of(String file, IOException failure) {
        return BrokenPipeException.orOf(file, reason(failure), failure);
    }

    static String sentence(IOException failure) {
        return failure instanceof FileSystemException file ? file.getFile() + ": " + reason(failure) : reason(failure);
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "exists already";
        }
        if (failure instanceof NotDirectoryException) {
            return "is not a directory";
        }
        String given = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        // some classes of failures say it all by their names
        return given != null ? given : "failed with " + failure.getClass().getSimpleName();
    }
}
