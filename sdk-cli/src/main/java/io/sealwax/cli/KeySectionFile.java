package io.sealwax.cli;

import io.sealwax.KeySectionStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * A file that holds one key section, of whichever key id: a data key of another id is found out when it is unwrapped.
 * Read-only.
 */
final class KeySectionFile implements KeySectionStore {
    /** No section is longer, since it can be put back into a header. */
    private static final int LONGEST = 65_535;

    private final byte[] section;

    private KeySectionFile(byte[] section) {
        this.section = section;
    }

    /** Reads the file, which from now on no result may replace. */
    static KeySectionFile read(String file, KeyRing keys, Streams streams) throws IOException {
        Path path = FileNames.of(file);
        try (InputStream in = FileNames.newInputStream(path, "--key-section", streams)) {
            byte[] section = in.readNBytes(LONGEST + 1);
            if (section.length > LONGEST) {
                throw new IOException("more than " + LONGEST + " bytes, and so no key section");
            }
            keys.addFile(path);
            return new KeySectionFile(section);
        } catch (IOException e) {
            throw FileFailure.of(file, e);
        }
    }

    @Override
    public byte[] get(byte[] keyId) {
        return section;
    }

    @Override
    public void put(byte[] keyId, byte[] unwritten) {
        throw new UnsupportedOperationException("key sections are only read");
    }
}
