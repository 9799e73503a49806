package io.sealwax.internal.crypto;

import io.sealwax.internal.concurrent.SlotPool;
import io.sealwax.internal.concurrent.Stripes;
import java.util.Arrays;

/**
 * HKDF-Expand with SHA-512 (RFC 5869, section 2.3) under one key, which is kept only as HMAC's two midstates (RFC 2104,
 * section 4). They are as secret as the key: they derive what the key derives. Thread-safe.
 */
public final class HkdfExpand {
    /** The counter is one byte. */
    private static final int MOST = 255 * Sha512.LENGTH;

    private static final SlotPool<Sha512> IDLE = new SlotPool<>(Stripes.COUNT);

    private final long[] inner;
    private final long[] outer;
    private final Intact intact = new Intact();

    /** Takes a key of at most 128 bytes, which is still the caller's to wipe. */
    public HkdfExpand(byte[] key) {
        if (key.length > Sha512Block.LENGTH) {
            throw new IllegalArgumentException(
                    "an HMAC key of " + key.length + " bytes, at most " + Sha512Block.LENGTH);
        }
        inner = midstate(key, (byte) 0x36);
        outer = midstate(key, (byte) 0x5c);
    }

    private static long[] midstate(byte[] key, byte pad) {
        byte[] block = new byte[Sha512Block.LENGTH];
        Arrays.fill(block, pad);
        for (int i = 0; i < key.length; i++) {
            block[i] ^= key[i];
        }
        long[] state = Sha512.stateAfter(block);
        Arrays.fill(block, (byte) 0);
        return state;
    }

    /**
     * Derives {@code length} bytes, at most 255 * 64, from the concatenated parts of the info. The result is the
     * caller's to wipe.
     *
     * @throws IllegalStateException if the midstates were wiped before or meanwhile
     */
    public byte[] expand(int length, byte[]... info) {
        if (length > MOST) {
            throw new IllegalArgumentException("HKDF derives at most " + MOST + " bytes, not " + length);
        }
        byte[] result = new byte[length];
        Sha512 hash = IDLE.take();
        if (hash == null) {
            hash = new Sha512();
        }
        for (int done = 0, counter = 1; done < length; done += Sha512.LENGTH, counter++) {
            hash.continueFrom(inner);
            if (done > 0) {
                hash.update(result, done - Sha512.LENGTH, Sha512.LENGTH);
            }
            for (byte[] part : info) {
                hash.update(part, 0, part.length);
            }
            hash.update((byte) counter);
            hash.finishHmac(outer, result, done, Math.min(Sha512.LENGTH, length - done));
        }
        hash.wipe();
        IDLE.give(hash);
        if (!intact.holds()) {
            Arrays.fill(result, (byte) 0);
            throw SecretBytes.wiped();
        }
        return result;
    }

    /** Zeroes the midstates; the object derives nothing from then on. */
    public void wipe() {
        intact.end();
        Arrays.fill(inner, 0);
        Arrays.fill(outer, 0);
    }
}
