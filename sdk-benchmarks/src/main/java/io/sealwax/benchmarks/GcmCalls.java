package io.sealwax.benchmarks;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM as JCA offers it and at its best: one {@link Cipher} and one key kept, a fresh counted IV a call, no additional data, one
 * {@code doFinal} into an array that is there. Not thread-safe.
 */
final class GcmCalls {
    static final int TAG_LENGTH = 16;
    static final int IV_LENGTH = 12;

    private final Cipher cipher;
    private final SecretKey key;
    private final byte[] iv = new byte[IV_LENGTH];
    private long calls;

    GcmCalls(Provider provider, byte[] key) {
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(provider + " has no AES-GCM", e);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** Writes {@code length} bytes of ciphertext and a tag, and returns how many that is. */
    int encrypt(byte[] in, int inAt, int length, byte[] out, int outAt) {
        ByteBuffer.wrap(iv).putLong(IV_LENGTH - Long.BYTES, ++calls);
        return call(Cipher.ENCRYPT_MODE, iv, in, inAt, length, out, outAt);
    }

    /** Writes the plaintext of {@code length} bytes of ciphertext and tag, and returns its length. */
    int decrypt(byte[] usedIv, byte[] in, int inAt, int length, byte[] out, int outAt) {
        return call(Cipher.DECRYPT_MODE, usedIv, in, inAt, length, out, outAt);
    }

    byte[] lastIv() {
        return iv.clone();
    }

    private int call(int mode, byte[] usedIv, byte[] in, int inAt, int length, byte[] out, int outAt) {
        try {
            cipher.init(mode, key, new GCMParameterSpec(TAG_LENGTH * 8, usedIv));
            return cipher.doFinal(in, inAt, length, out, outAt);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed in " + cipher.getProvider(), e);
        }
    }
}
