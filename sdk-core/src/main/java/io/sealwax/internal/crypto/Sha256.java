package io.sealwax.internal.crypto;

import io.sealwax.internal.concurrent.SlotPool;
import io.sealwax.internal.concurrent.Stripes;
import java.security.DigestException;
import java.security.MessageDigest;

/** SHA-256 with a few idle digests, so that none is looked up per message. Thread-safe. */
public final class Sha256 {
    public static final int LENGTH = 32;

    private static final SlotPool<MessageDigest> IDLE = new SlotPool<>(Stripes.COUNT);

    private Sha256() {}

    /** The hash of two byte strings in a row, the first of which may be a secret. */
    public static byte[] hash(byte[] first, byte[] second) {
        MessageDigest digest = IDLE.take();
        if (digest == null) {
            digest = Digests.create("SHA-256");
        }
        byte[] hash = new byte[LENGTH];
        try {
            digest.update(first);
            digest.update(second);
            digest.digest(hash, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 gave other than 32 bytes", e);
        } finally {
            // a digest keeps its last block until it is reset
            digest.reset();
            IDLE.give(digest);
        }
        return hash;
    }
}
