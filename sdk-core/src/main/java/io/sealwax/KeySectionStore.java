package io.sealwax;

import org.jspecify.annotations.Nullable;

/**
 * Where wrapped data keys are kept that do not travel with their messages: a table, a file's header, a topic. A key
 * section is written once for each data key, and found by the 16-byte key id that every message under that data key
 * carries. Nothing in it is secret, and nothing in it is trusted. Implementations are thread-safe; what they throw
 * passes through to the caller of the cipher.
 */
public interface KeySectionStore {
    /**
     * Keeps a section for good before it returns: a message under it that is written afterwards could never be opened
     * otherwise. The same section may come again.
     *
     * @param keyId 16 bytes, the store's to keep
     * @param section the bytes of the section, the store's to keep
     */
    void put(byte[] keyId, byte[] section);

    /**
     * The section of a data key, or null where there is none. The array is not written to.
     *
     * @param keyId 16 bytes, the store's to keep
     */
    byte @Nullable [] get(byte[] keyId);
}
