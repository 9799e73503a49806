package io.sealwax.cli;

import io.sealwax.LocalMasterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/** {@code local:FILE}: a master key whose digits are in a file, and whose name is the file's name without its extension. */
final class LocalKeyScheme implements KeyScheme {
    private static final String PREFIX = "local:";
    private static final Pattern DIGITS = Pattern.compile("(?i)[0-9a-f]{64}");

    @Override
    public String syntax() {
        return "local:<file>";
    }

    @Override
    public boolean isSchemeOf(String key) {
        return key.startsWith(PREFIX);
    }

    @Override
    public void addTo(KeyRing ring, String key, Streams streams) throws IOException {
        String file = key.substring(PREFIX.length());
        if (file.isEmpty()) {
            throw new UsageException("--key local: lacks the name of the file");
        }
        Path path = FileNames.of(file);
        if (DIGITS.matcher(file).matches() && !Files.exists(path)) {
            throw new UsageException(
                    "--key local: takes the name of a file, not a key; what stands on a command line can be"
                            + " seen by others and stays in the shell's history, so a key that was there is lost");
        }
        byte[] bytes = KeyFile.read(path, streams);
        LocalMasterKey master = masterKey(nameOf(path), bytes);
        ring.add(master, master::destroy);
        ring.addFile(path);
    }

    /** What a key file cannot cause is a name that no header carries, or a provider in SEALWAX_OPTS that is not there. */
    private static LocalMasterKey masterKey(String name, byte[] bytes) {
        try {
            return LocalMasterKey.takeOwnershipOf(name, bytes);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** The file's name without its extension. */
    private static String nameOf(Path file) {
        // what could be read is no root, and so has a name
        String name = Objects.requireNonNull(file.getFileName()).toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
