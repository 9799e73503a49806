package io.sealwax.internal.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * XAES-256-GCM's key derivation (c2sp.org/XAES-256-GCM): from a 256-bit key and the first 12 bytes of a nonce, the
 * AES-256-GCM key for all nonces that start so, by SP 800-108r1 counter mode with AES-CMAC. Costs two AES blocks. For
 * {@linkplain OneUser one user}.
 */
public final class XaesKeyDerivation extends OneUser {
    public static final int NONCE_LENGTH = 24;
    public static final int KEY_LENGTH = AesKey.LENGTH;
    /** The leading bytes of the nonce that choose the key; the rest is AES-GCM's nonce. */
    public static final int PREFIX_LENGTH = 12;

    private static final int BLOCK = 16;
    /** What some providers want beyond what they write. */
    private static final int ROOM = 16;

    private final Cipher ecb;
    private final byte[] subkey = new byte[BLOCK];
    private final byte[] blocks = new byte[2 * BLOCK];
    private final byte[] written = new byte[2 * BLOCK + ROOM];

    XaesKeyDerivation(Cipher ecb) {
        this.ecb = ecb;
    }

    /** Uses the 32 bytes of {@code key} from now on; they are copied. */
    public void setKey(byte[] key) {
        beginKey();
        boolean done = false;
        try {
            schedule(key);
            done = true;
        } finally {
            keyed(done);
        }
    }

    private void schedule(byte[] key) {
        AesKey aes = new AesKey(key, 0);
        try {
            ecb.init(Cipher.ENCRYPT_MODE, aes);
            encrypt(new byte[BLOCK], subkey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed in " + ecb.getProvider(), e);
        } finally {
            aes.destroy();
        }
        doubleInField(subkey);
    }

    /** Writes the 32 bytes of the derived key to {@code out}. */
    public void derive(byte[] nonce, int nonceAt, byte[] out) {
        begin();
        boolean done = false;
        try {
            if (hasFailed()) {
                throw new IllegalStateException("AES failed before in " + ecb.getProvider());
            }
            mac(nonce, nonceAt, out);
            done = true;
        } finally {
            keyed(done);
        }
    }

    private void mac(byte[] nonce, int nonceAt, byte[] out) {
        // SP 800-108r1: counter (2 bytes) || label 'X' || 00 || context; each is one full block, so CMAC is one AES
        // call
        for (int i = 0; i < 2; i++) {
            int at = i * BLOCK;
            blocks[at] = 0;
            blocks[at + 1] = (byte) (i + 1);
            blocks[at + 2] = 'X';
            blocks[at + 3] = 0;
            System.arraycopy(nonce, nonceAt, blocks, at + 4, PREFIX_LENGTH);
            for (int j = 0; j < BLOCK; j++) {
                blocks[at + j] ^= subkey[j];
            }
        }
        try {
            encrypt(blocks, out);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed in " + ecb.getProvider(), e);
        } finally {
            Arrays.fill(blocks, (byte) 0);
        }
    }

    /** The provider sees arrays of this object alone. */
    private void encrypt(byte[] in, byte[] out) throws GeneralSecurityException {
        try {
            int count = ecb.doFinal(in, 0, in.length, written, 0);
            if (count != in.length) {
                throw new IllegalStateException(
                        ecb.getProvider() + " wrote " + count + " bytes where AES has " + in.length);
            }
            System.arraycopy(written, 0, out, 0, count);
        } finally {
            Arrays.fill(written, (byte) 0);
        }
    }

    /** Leaves the cipher with a key of zeros; false if it can't be used again, as {@link GcmCipher#wipe} says. */
    public boolean wipe() {
        if (!beginWiping()) {
            return false;
        }
        try {
            schedule(new byte[AesKey.LENGTH]);
            return !hasFailed();
        } catch (RuntimeException e) {
            // whatever it is: what else is to be wiped comes after this
            return false;
        } finally {
            Arrays.fill(subkey, (byte) 0);
            wiped();
        }
    }

    /**
     * Multiplies by x in GF(2^128) with CMAC's polynomial (SP 800-38B, section 6.1), without a branch on secret bits.
     */
    private static void doubleInField(byte[] block) {
        int carry = (block[0] & 0x80) >> 7;
        for (int i = 0; i < BLOCK - 1; i++) {
            block[i] = (byte) (block[i] << 1 | (block[i + 1] & 0x80) >> 7);
        }
        block[BLOCK - 1] = (byte) (block[BLOCK - 1] << 1 ^ (-carry & 0x87));
    }
}
