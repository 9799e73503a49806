package io.sealwax.benchmarks.subjects;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM as JCA offers it and at its best: one {@link Cipher} and one key kept, a fresh counted IV a call, no
 * additional data, one {@code doFinal} into an array that is there. Messages are {@code IV || ciphertext || tag}. Not
 * thread-safe.
 */
final class GcmCalls {
    static final int TAG_LENGTH = 16;
    static final int IV_LENGTH = 12;

    private final Cipher cipher;
    private final byte[] iv = new byte[IV_LENGTH];
    private SecretKey key;
    private long calls;

    GcmCalls(Provider provider, byte[] key) {
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(provider + " has no AES-GCM", e);
        }
        this.key = new SecretKeySpec(key, "AES");
    }

    /** Uses another key from now on. */
    void setKey(byte[] other) {
        key = new SecretKeySpec(other, "AES");
    }

    /** Writes a message with {@code length} bytes of plaintext, and returns its length. */
    int encrypt(byte[] in, int inAt, int length, byte[] out, int outAt) {
        ByteBuffer.wrap(iv).putLong(IV_LENGTH - Long.BYTES, ++calls);
        System.arraycopy(iv, 0, out, outAt, IV_LENGTH);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_LENGTH * 8, iv));
            return IV_LENGTH + cipher.doFinal(in, inAt, length, out, outAt + IV_LENGTH);
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    /** Writes the plaintext of a message of {@code length} bytes, and returns its length. */
    int decrypt(byte[] in, int inAt, int length, byte[] out, int outAt) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_LENGTH * 8, in, inAt, IV_LENGTH));
            return cipher.doFinal(in, inAt + IV_LENGTH, length - IV_LENGTH, out, outAt);
        } catch (GeneralSecurityException e) {
            throw failed(e);
        }
    }

    private IllegalStateException failed(GeneralSecurityException e) {
        return new IllegalStateException("AES-GCM failed in " + cipher.getProvider(), e);
    }
}
