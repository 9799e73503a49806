package io.sealwax.internal.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Where file systems, folders and single files are mounted, as Linux tells this process. Elsewhere there are none. */
final class MountPoints {
    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    /** Of a line, which begins with two numbers, a device, and the root of what is mounted. */
    private static final int FIELD = 4;

    private MountPoints() {}

    /** Whether something is mounted at just this place, so that no other file can take it. */
    static boolean contains(Path real) throws IOException {
        if (!real.getFileSystem().equals(FileSystems.getDefault()) || !Files.isReadable(TABLE)) {
            return false;
        }
        // one char a byte, whatever the names are encoded in
        String wanted = new String(real.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        for (String line : Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split(" ", FIELD + 2);
            if (fields.length > FIELD && unescape(fields[FIELD]).equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static String unescape(String field) {
        return ESCAPED.matcher(field).replaceAll(MountPoints::character);
    }

    private static String character(MatchResult escape) {
        char character = (char) Integer.parseInt(escape.group(1), 8);
        return character == '\\' ? "\\\\" : String.valueOf(character);
    }
}
