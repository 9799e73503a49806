package io.sealwax.localkms.internal.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux says about mounts in this process; elsewhere there are none. */
final class MountPoints {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");
    private static final int PLACE = 4;
    private static final Pattern OCTAL = Pattern.compile("\\\\([0-7]{3})");

    private MountPoints() {}

    /** Returns whether a file is a mount of its own, as containers have them: no other file can take its place. */
    static boolean contains(Path real) throws IOException {
        if (!real.getFileSystem().equals(FileSystems.getDefault()) || !Files.isReadable(TABLE)) {
            return false;
        }
        // one char a byte, whatever the names are encoded in
        String wanted = new String(real.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1).stream()
                .map(line -> line.split(" ", PLACE + 2))
                .anyMatch(
                        fields -> fields.length > PLACE && plain(fields[PLACE]).equals(wanted));
    }

    private static String plain(String field) {
        return OCTAL.matcher(field)
                .replaceAll(
                        found -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(found.group(1), 8))));
    }
}
