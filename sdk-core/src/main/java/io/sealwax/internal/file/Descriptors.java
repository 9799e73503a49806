package io.sealwax.internal.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Names of what a process has open, such as {@code /dev/stdout} and {@code /dev/fd/3}: these are streams, whatever they
 * lead to.
 */
public final class Descriptors {
    private static final Pattern FOLDER = Pattern.compile("/dev/fd|/proc/[^/]+(/task/[^/]+)?/fd");

    /** As many links as Linux follows. */
    private static final int MOST_LINKS = 40;

    private Descriptors() {}

    /** Whether this is such a name, or a link to one. */
    public static boolean isOne(Path name) {
        if (!name.getFileSystem().equals(FileSystems.getDefault())) {
            return false;
        }
        try {
            Path at = name.toAbsolutePath();
            for (int i = 0; i < MOST_LINKS; i++) {
                Path folder = at.getParent();
                if (folder == null) {
                    return false;
                }
                folder = folder.toRealPath();
                if (FOLDER.matcher(folder.toString()).matches()) {
                    return true;
                }
                if (!Files.isSymbolicLink(at)) {
                    return false;
                }
                at = folder.resolve(Files.readSymbolicLink(at));
            }
            return false;
        } catch (IOException e) {
            // it leads nowhere
            return false;
        }
    }
}
