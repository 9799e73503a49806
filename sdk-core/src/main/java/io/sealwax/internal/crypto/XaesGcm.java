package io.sealwax.internal.crypto;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** XAES-256-GCM of whole messages under a key that is used seldom (c2sp.org/XAES-256-GCM). Thread-safe. */
public final class XaesGcm {
    public static final int NONCE_LENGTH = XaesKeyDerivation.NONCE_LENGTH;
    public static final int OVERHEAD = NONCE_LENGTH + GcmCipher.TAG_LENGTH;

    private final CryptoProvider crypto;

    public XaesGcm(CryptoProvider crypto) {
        this.crypto = crypto;
    }

    /** {@code nonce || ciphertext || tag}. */
    public byte[] seal(byte[] key, byte[] nonce, byte[] plaintext, byte[] aad) {
        byte[] sealed = new byte[OVERHEAD + plaintext.length];
        System.arraycopy(nonce, 0, sealed, 0, NONCE_LENGTH);
        GcmCipher cipher = cipher(key, nonce);
        try {
            cipher.seal(
                    nonce, XaesKeyDerivation.PREFIX_LENGTH, aad, plaintext, 0, plaintext.length, sealed, NONCE_LENGTH);
            return sealed;
        } finally {
            crypto.giveBack(cipher);
        }
    }

    /** The plaintext of {@code nonce || ciphertext || tag}, of at least 40 bytes; null where the tag is wrong. */
    public byte @Nullable [] open(byte[] key, byte[] sealed, byte[] aad) {
        byte[] plaintext = new byte[sealed.length - OVERHEAD];
        GcmCipher cipher = cipher(key, sealed);
        boolean verified = false;
        try {
            verified = cipher.open(
                    sealed,
                    XaesKeyDerivation.PREFIX_LENGTH,
                    aad,
                    sealed,
                    NONCE_LENGTH,
                    sealed.length - NONCE_LENGTH,
                    plaintext,
                    0);
            return verified ? plaintext : null;
        } finally {
            if (!verified) {
                Arrays.fill(plaintext, (byte) 0);
            }
            crypto.giveBack(cipher);
        }
    }

    private GcmCipher cipher(byte[] key, byte[] nonce) {
        XaesKeyDerivation derivation = crypto.takeDerivation();
        byte[] derived = new byte[AesKey.LENGTH];
        try {
            derivation.setKey(key);
            derivation.derive(nonce, 0, derived);
            GcmCipher cipher = crypto.takeGcm();
            cipher.setKey(derived, 0);
            return cipher;
        } finally {
            Arrays.fill(derived, (byte) 0);
            crypto.giveBack(derivation);
        }
    }
}
