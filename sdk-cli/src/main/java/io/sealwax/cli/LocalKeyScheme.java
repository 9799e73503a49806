package io.sealwax.cli;

import io.sealwax.LocalMasterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * {@code local:FILE} and {@code local:NAME=FILE}: a master key whose digits are in a file. Its name is the one that is
 * given, or else the file's without its extension. What stands before the first {@code =} is a name unless it has a
 * {@code /}: {@code local:./a=b} is a file.
 */
final class LocalKeyScheme implements KeyScheme {
    private static final String PREFIX = "local:";
    private static final Pattern DIGITS = Pattern.compile("(?i)[0-9a-f]{64}");

    @Override
    public String syntax() {
        return "local:[<name>=]<file>";
    }

    @Override
    public boolean isSchemeOf(String key) {
        return key.startsWith(PREFIX);
    }

    @Override
    public void addTo(KeyRing ring, String key, KeyUse use, Streams streams) throws IOException {
        String text = key.substring(PREFIX.length());
        int equals = text.indexOf('=');
        boolean isNamed = equals >= 0 && text.lastIndexOf('/', equals) < 0;
        String file = isNamed ? text.substring(equals + 1) : text;
        if (file.isEmpty() || (isNamed && equals == 0)) {
            throw new UsageException("--key local: lacks the name of the " + (file.isEmpty() ? "file" : "key"));
        }
        Path path = FileNames.of(file);
        if (isNamed && Files.exists(FileNames.of(text))) {
            throw new UsageException(
                    "--key local: there is a file of this whole name too: local:./<file> is that one, and"
                            + " local:<name>=./<file> the other");
        }
        if (DIGITS.matcher(file).matches() && !Files.exists(path)) {
            throw new UsageException(
                    "--key local: takes the name of a file, not a key; what stands on a command line can be"
                            + " seen by others and stays in the shell's history, so a key that was there is lost");
        }
        if (!isNamed && use == KeyUse.ENCRYPT && Descriptor.named(path) != null) {
            throw new UsageException(
                    "--key local: a descriptor gives a key no name that lasts; local:<name>=<file> does");
        }
        byte[] bytes = KeyFile.read(path, streams);
        LocalMasterKey master = masterKey(isNamed ? text.substring(0, equals) : nameOf(path), bytes);
        ring.add(master, master::destroy);
        ring.addFile(path);
    }

    /**
     * What a key file cannot cause is a name that no header carries, or a provider that is not there or does not work.
     */
    private static LocalMasterKey masterKey(String name, byte[] bytes) {
        try {
            return LocalMasterKey.takeOwnershipOf(name, bytes);
        } catch (IllegalArgumentException | IllegalStateException e) {
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
