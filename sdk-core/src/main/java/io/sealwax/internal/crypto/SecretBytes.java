package io.sealwax.internal.crypto;

import java.util.Arrays;
import java.util.function.Function;

/** Secret bytes that can be wiped while other threads use them: such a use fails, and never sees zeros. Thread-safe. */
public final class SecretBytes {
    private final byte[] bytes;
    private final Intact intact = new Intact();

    /**
     * Holds these bytes.
     *
     * @param bytes are this object's from now on
     */
    public SecretBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Makes something of the bytes.
     *
     * @param use keeps and changes none of them
     * @param <T> what is made; it goes with the garbage if this throws, and is no secret then
     * @throws IllegalStateException if they were wiped before or meanwhile
     */
    public <T> T use(Function<byte[], T> use) {
        T made = use.apply(bytes);
        if (!intact.holds()) {
            throw wiped();
        }
        return made;
    }

    /**
     * A copy, which is the caller's to wipe.
     *
     * @throws IllegalStateException if the bytes were wiped
     */
    public byte[] copy() {
        byte[] copy = bytes.clone();
        if (!intact.holds()) {
            Arrays.fill(copy, (byte) 0);
            throw wiped();
        }
        return copy;
    }

    /** Wipes the bytes. Idempotent. */
    public void wipe() {
        intact.end();
        Arrays.fill(bytes, (byte) 0);
    }

    static IllegalStateException wiped() {
        return new IllegalStateException("the key was wiped");
    }
}
