package io.sealwax.internal.crypto;

import io.sealwax.internal.wire.Bytes;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM under a key that stays while messages come and go: 12-byte nonce, 16-byte tag, one {@code doFinal} a
 * call. The JCA provider keeps the key schedule as long as the key is the same. Whatever the provider does, nothing of
 * the caller's arrays changes but the range of the output, and other threads may use the rest of them
 * ({@link ArrayUse}). For {@linkplain OneUser one user}: the key of zeros that wiping leaves behind seals no byte.
 */
public final class GcmCipher extends OneUser {
    public static final int NONCE_LENGTH = 12;
    public static final int TAG_LENGTH = 16;

    private static final byte[] NOTHING = {};

    private final Cipher cipher;
    private final ArrayUse arrays;
    private final byte[] wipeNonce = new byte[NONCE_LENGTH];
    private final byte[] wipeTag = new byte[TAG_LENGTH];
    private AesKey key = AesKey.zero();

    GcmCipher(Cipher cipher, ArrayUse arrays) {
        this.cipher = cipher;
        this.arrays = arrays;
    }

    /** Uses the 32 bytes at {@code offset} from now on; they are copied. */
    public void setKey(byte[] source, int offset) {
        AesKey next = new AesKey(source, offset);
        beginKey();
        key.destroy();
        key = next;
        keyed(true);
    }

    /** Writes ciphertext and tag, {@code length + 16} bytes. A nonce must not come twice under one key. */
    public void seal(
            byte[] nonce, int nonceAt, byte @Nullable [] aad, byte[] in, int inAt, int length, byte[] out, int outAt) {
        begin();
        boolean done = false;
        try {
            encrypt(nonce, nonceAt, aad, in, inAt, length, out, outAt);
            done = true;
        } finally {
            keyed(done);
        }
    }

    private void encrypt(
            byte[] nonce, int nonceAt, byte @Nullable [] aad, byte[] in, int inAt, int length, byte[] out, int outAt) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_LENGTH * 8, nonce, nonceAt, NONCE_LENGTH));
            finish(aad, in, inAt, length, out, outAt, length + TAG_LENGTH);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM encryption failed in " + cipher.getProvider(), e);
        }
    }

    /**
     * Reads ciphertext and tag, {@code length} bytes of at least 16, and writes {@code length - 16} bytes of plaintext.
     *
     * @return false where the tag is wrong; the output range may then hold unverified bytes, which the caller wipes
     */
    public boolean open(
            byte[] nonce, int nonceAt, byte @Nullable [] aad, byte[] in, int inAt, int length, byte[] out, int outAt) {
        begin();
        boolean done = false;
        try {
            boolean right = decrypt(nonce, nonceAt, aad, in, inAt, length, out, outAt);
            done = true;
            return right;
        } finally {
            keyed(done);
        }
    }

    private boolean decrypt(
            byte[] nonce, int nonceAt, byte @Nullable [] aad, byte[] in, int inAt, int length, byte[] out, int outAt) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_LENGTH * 8, nonce, nonceAt, NONCE_LENGTH));
            finish(aad, in, inAt, length, out, outAt, length - TAG_LENGTH);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM decryption failed in " + cipher.getProvider(), e);
        }
    }

    private void finish(byte @Nullable [] aad, byte[] in, int inAt, int length, byte[] out, int outAt, int needed)
            throws GeneralSecurityException {
        cipher.updateAAD(aad == null ? NOTHING : arrays.toRead(aad));
        int written = arrays.doFinal(cipher, in, inAt, length, out, outAt, needed);
        if (written != needed) {
            throw new IllegalStateException(
                    cipher.getProvider() + " wrote " + written + " bytes where AES-GCM has " + needed);
        }
    }

    /**
     * Leaves the cipher without a key of ours: a cipher holds its key until it is given another. Only a whole
     * encryption makes all of them let go: SunJCE keeps the last key it encrypted under aside, ACCP looks at a new key
     * when it is first used. So this encrypts nothing under a key of zeros.
     *
     * @return whether the cipher can be used again; it can't if the provider failed, now or before, if a call is under
     *     way, or if it has no key, since the thread that wiped it may have given it away
     */
    public boolean wipe() {
        if (!beginWiping()) {
            return false;
        }
        key.destroy();
        key = AesKey.zero();
        // never the same nonce twice, which SunJCE refuses under any key
        Bytes.putInt64(wipeNonce, 0, Bytes.int64(wipeNonce, 0) + 1);
        try {
            encrypt(wipeNonce, 0, null, NOTHING, 0, 0, wipeTag, 0);
            return !hasFailed();
        } catch (RuntimeException e) {
            // whatever it is: what else is to be wiped comes after this
            return false;
        } finally {
            wiped();
        }
    }
}
