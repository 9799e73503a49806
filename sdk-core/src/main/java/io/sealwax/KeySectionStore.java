package io.sealwax;

import org.jspecify.annotations.Nullable;

/**
 * Stores wrapped data keys that do not travel with their messages: in a table, a file's header, a topic. A key section
 * is written once for each data key, and found by the 16-byte key id that every message under that data key carries. A
 * section holds nothing secret, and is not trusted. Implementations are thread-safe; their exceptions reach the caller
 * of the cipher.
 */
public interface KeySectionStore {
    /**
     * Stores a section durably before it returns: without it, messages that are written afterwards could never be
     * opened. The same section may come again.
     *
     * @param keyId 16 bytes, the store's to keep
     * @param section the bytes of the section, the store's to keep
     */
    void put(byte[] keyId, byte[] section);

    /**
     * Returns the section of a data key, or null if there is none. The array is not written to.
     *
     * @param keyId 16 bytes, the store's to keep
     */
    byte @Nullable [] get(byte[] keyId);
}
