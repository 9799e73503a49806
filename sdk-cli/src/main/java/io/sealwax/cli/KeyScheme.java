package io.sealwax.cli;

import java.io.IOException;

/** A kind of master key that {@code --key} can name, told by how the name begins. */
interface KeyScheme {
    /** How names of this kind are written, for help and errors. */
    String syntax();

    /** Whether this is such a name. */
    boolean isSchemeOf(String key);

    /**
     * Adds the master key of this name.
     *
     * @throws UsageException if there can be no such key
     * @throws IOException if it cannot be read
     */
    void addTo(KeyRing ring, String key, KeyUse use, Streams streams) throws IOException;
}
