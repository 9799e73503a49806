package io.sealwax.internal.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.modes.gcm.Tables4kGCMMultiplier;

/**
 * What anybody can try with a ciphertext: whether it is AES-GCM under a key of zeros, whatever the nonce, with no more
 * than the ciphertext itself.
 */
public final class KeyOfZeros {
    private static final int BLOCK = 16;

    private KeyOfZeros() {}

    /**
     * Whether it is. The tag is GHASH of the ciphertext, which a known key tells, encrypted with the block that the
     * nonce and the number 1 make (NIST SP 800-38D): so the key gives that block back, and the number shows that the
     * key is right.
     */
    public static boolean sealed(byte[] bytes, int at, int length) {
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding", "SunJCE");
            SecretKeySpec zeros = new SecretKeySpec(new byte[32], "AES");
            aes.init(Cipher.ENCRYPT_MODE, zeros);
            Tables4kGCMMultiplier multiplier = new Tables4kGCMMultiplier();
            multiplier.init(aes.doFinal(new byte[BLOCK]));
            byte[] hash = new byte[BLOCK];
            int textLength = length - BLOCK;
            for (int block = 0; block < textLength; block += BLOCK) {
                int count = Math.min(BLOCK, textLength - block);
                for (int i = 0; i < count; i++) {
                    hash[i] ^= bytes[at + block + i];
                }
                multiplier.multiplyH(hash);
            }
            long bits = textLength * 8L;
            for (int i = 0; i < Long.BYTES; i++) {
                hash[BLOCK - 1 - i] ^= (byte) (bits >>> (8 * i));
            }
            multiplier.multiplyH(hash);
            for (int i = 0; i < BLOCK; i++) {
                hash[i] ^= bytes[at + textLength + i];
            }
            aes.init(Cipher.DECRYPT_MODE, zeros);
            byte[] first = aes.doFinal(hash);
            return Arrays.equals(first, 12, BLOCK, new byte[] {0, 0, 0, 1}, 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
