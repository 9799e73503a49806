package io.sealwax.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file, in words. */
final class FileFailure {
    private FileFailure() {}

    /** The failure with the name that the user gave the file. */
    static IOException of(String file, IOException failure) {
        return BrokenPipeException.orOf(file, reason(failure), failure);
    }

    static String sentence(IOException failure) {
        return failure instanceof FileSystemException file
                ? file.getFile() + ": " + reason(failure)
                : String.valueOf(failure.getMessage());
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
        if (failure instanceof FileSystemException file) {
            return String.valueOf(file.getReason());
        }
        return String.valueOf(failure.getMessage());
    }
}
