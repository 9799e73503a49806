package io.sealwax.internal.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * HKDF-Expand with SHA-512 (RFC 5869, section 2.3) under one key, which is kept only as HMAC's two midstates (RFC 2104, section 4). They
 * are as secret as the key: whoever has them derives what the key derives. Thread-safe until it is wiped: the midstates are cloned, never
 * fed.
 */
public final class HkdfExpand {
    private static final int BLOCK = 128;
    private static final int HASH = 64;
    /** The counter is one byte. */
    private static final int MOST = 255 * HASH;

    private final MessageDigest inner;
    private final MessageDigest outer;

    /** Takes a key of at most 128 bytes, which is still the caller's to wipe. */
    public HkdfExpand(byte[] key) {
        if (key.length > BLOCK) {
            throw new IllegalArgumentException("an HMAC key of " + key.length + " bytes, at most " + BLOCK);
        }
        inner = midstate(key, (byte) 0x36);
        outer = midstate(key, (byte) 0x5c);
    }

    /** Derives {@code length} bytes, at most 255 * 64, from the concatenated parts of the info. The result is the caller's to wipe. */
    public byte[] expand(int length, byte[]... info) {
        if (length > MOST) {
            throw new IllegalArgumentException("HKDF derives at most " + MOST + " bytes, not " + length);
        }
        byte[] result = new byte[length];
        byte[] block = new byte[HASH];
        try {
            for (int done = 0, counter = 1; done < length; done += HASH, counter++) {
                MessageDigest hash = clone(inner);
                if (counter > 1) {
                    hash.update(block);
                }
                for (byte[] part : info) {
                    hash.update(part);
                }
                hash.update((byte) counter);
                finish(hash, block);
                System.arraycopy(block, 0, result, done, Math.min(HASH, length - done));
            }
            return result;
        } finally {
            Arrays.fill(block, (byte) 0);
        }
    }

    /** Resets the midstates; the object derives nothing of use from then on. */
    public void wipe() {
        inner.reset();
        outer.reset();
    }

    private void finish(MessageDigest hash, byte[] block) {
        MessageDigest last = clone(outer);
        try {
            hash.digest(block, 0, HASH);
            last.update(block);
            last.digest(block, 0, HASH);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-512 gave other than 64 bytes", e);
        } finally {
            // a digest keeps its last block until it is reset
            hash.reset();
            last.reset();
        }
    }

    private static MessageDigest midstate(byte[] key, byte pad) {
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, pad);
        for (int i = 0; i < key.length; i++) {
            block[i] ^= key[i];
        }
        MessageDigest fed = Digests.create("SHA-512");
        fed.update(block);
        // what absorbed the block may still hold its words; the clone has only the state
        MessageDigest state = clone(fed);
        fed.reset();
        Arrays.fill(block, (byte) 0);
        return state;
    }

    private static MessageDigest clone(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-512 of " + digest.getProvider() + " cannot be cloned", e);
        }
    }
}
