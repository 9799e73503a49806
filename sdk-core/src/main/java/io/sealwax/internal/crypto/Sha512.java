package io.sealwax.internal.crypto;

import java.util.Arrays;

/**
 * SHA-512 (FIPS 180-4) that begins from a state after one block, and HMAC (RFC 2104) from two of them. A JDK digest can
 * be cloned for the same purpose, but once compiled it holds a full block back until more comes (its intrinsic stops
 * before the last block), so that a clone made after HMAC's padded key would carry the key itself. Used by one thread
 * at a time.
 */
final class Sha512 {
    static final int LENGTH = 64;

    /** The last block ends with the length in bits, 16 bytes of which no input here needs more than 8. */
    private static final int LENGTH_AT = Sha512Block.LENGTH - Long.BYTES;

    private static final int PADDING_ENDS = Sha512Block.LENGTH - 2 * Long.BYTES;

    private final long[] state = new long[Sha512Block.STATE_WORDS];
    private final long[] schedule = new long[Sha512Block.WORDS];
    private final byte[] block = new byte[Sha512Block.LENGTH];
    private int filled;
    private long absorbed;

    /** The state after one block of 128 bytes. */
    static long[] stateAfter(byte[] block) {
        long[] state = Sha512Block.initialState();
        long[] schedule = new long[Sha512Block.WORDS];
        Sha512Block.compress(state, block, schedule);
        Arrays.fill(schedule, 0);
        return state;
    }

    /** Begins as if one block had been absorbed that led to this state. */
    void continueFrom(long[] stateAfterOneBlock) {
        System.arraycopy(stateAfterOneBlock, 0, state, 0, state.length);
        filled = 0;
        absorbed = Sha512Block.LENGTH;
    }

    void update(byte[] bytes, int from, int length) {
        absorbed += length;
        int at = from;
        int left = length;
        while (filled + left >= Sha512Block.LENGTH) {
            int taken = Sha512Block.LENGTH - filled;
            System.arraycopy(bytes, at, block, filled, taken);
            Sha512Block.compress(state, block, schedule);
            filled = 0;
            at += taken;
            left -= taken;
        }
        System.arraycopy(bytes, at, block, filled, left);
        filled += left;
    }

    void update(byte one) {
        absorbed++;
        block[filled++] = one;
        if (filled == Sha512Block.LENGTH) {
            Sha512Block.compress(state, block, schedule);
            filled = 0;
        }
    }

    /**
     * Hashes what the hash of all that was absorbed is, from the state of HMAC's other key block, and writes the first
     * bytes of that.
     */
    void finishHmac(long[] outer, byte[] out, int at, int length) {
        finish();
        continueFrom(outer);
        filled = LENGTH;
        absorbed += LENGTH;
        finish();
        System.arraycopy(block, 0, out, at, length);
    }

    /** Leaves the hash at the beginning of the block. */
    private void finish() {
        block[filled++] = (byte) 0x80;
        if (filled > PADDING_ENDS) {
            Arrays.fill(block, filled, Sha512Block.LENGTH, (byte) 0);
            Sha512Block.compress(state, block, schedule);
            filled = 0;
        }
        Arrays.fill(block, filled, LENGTH_AT, (byte) 0);
        Sha512Block.write(absorbed * Byte.SIZE, block, LENGTH_AT);
        Sha512Block.compress(state, block, schedule);
        for (int i = 0; i < state.length; i++) {
            Sha512Block.write(state[i], block, Long.BYTES * i);
        }
    }

    void wipe() {
        Arrays.fill(state, 0);
        Arrays.fill(schedule, 0);
        Arrays.fill(block, (byte) 0);
    }
}
