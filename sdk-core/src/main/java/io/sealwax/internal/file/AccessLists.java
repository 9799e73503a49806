package io.sealwax.internal.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/**
 * Which files have an access control list. The JDK shows none on Linux, and the mode is the same with one and without:
 * but the {@code ls} of GNU marks those that do. Where there is no such program none is seen.
 */
final class AccessLists {
    /** By its place, since the search path is anybody's. */
    private static final String LS = "/bin/ls";

    private static final int MARK = "-rwxrwxrwx".length();

    private AccessLists() {}

    static boolean isSeenOn(Path file) throws IOException {
        if (!file.getFileSystem().equals(FileSystems.getDefault())) {
            return false;
        }
        Process ls;
        try {
            ls = started(file);
        } catch (IOException noSuchProgram) {
            return false;
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(ls.getInputStream(), StandardCharsets.ISO_8859_1))) {
            ls.getOutputStream().close();
            String line = lines.readLine();
            return line != null && line.length() > MARK && line.charAt(MARK) == '+';
        } finally {
            ls.destroy();
        }
    }

    private static Process started(Path file) throws IOException {
        // with numbers, since to find names may take a server
        ProcessBuilder ls =
                new ProcessBuilder(LS, "-ldn", "--", file.toAbsolutePath().toString());
        ls.environment().clear();
        ls.environment().put("LC_ALL", "C");
        return ls.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }
}
