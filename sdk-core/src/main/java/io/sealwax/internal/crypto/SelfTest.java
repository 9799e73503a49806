package io.sealwax.internal.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Known answers that a provider must give before it is used: one AES-256-GCM message each way, one that must be refused, and one
 * XAES-256-GCM key. Source: the first example of c2sp.org/XAES-256-GCM.
 */
final class SelfTest {
    private static final byte[] KEY = repeated((byte) 1, AesKey.LENGTH);
    private static final byte[] NONCE = ascii("ABCDEFGHIJKLMNOPQRSTUVWX");
    private static final byte[] PLAINTEXT = ascii("XAES-256-GCM");
    private static final byte[] CIPHERTEXT =
            HexFormat.of().parseHex("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");

    private SelfTest() {}

    static void run(CryptoProvider provider) {
        XaesKeyDerivation derivation = provider.takeDerivation();
        GcmCipher cipher = provider.takeGcm();
        byte[] key = new byte[AesKey.LENGTH];
        derivation.setKey(KEY);
        derivation.derive(NONCE, 0, key);
        cipher.setKey(key, 0);

        byte[] sealed = new byte[CIPHERTEXT.length];
        cipher.seal(NONCE, XaesKeyDerivation.PREFIX_LENGTH, null, PLAINTEXT, 0, PLAINTEXT.length, sealed, 0);
        require(Arrays.equals(sealed, CIPHERTEXT), "encrypts to other bytes than it must", provider);

        byte[] opened = new byte[PLAINTEXT.length];
        require(open(cipher, sealed, opened), "refuses a message that is right", provider);
        require(Arrays.equals(opened, PLAINTEXT), "decrypts to other bytes than it must", provider);
        sealed[sealed.length - 1] ^= 1;
        require(!open(cipher, sealed, opened), "accepts a message with a wrong tag", provider);

        provider.giveBack(cipher);
        provider.giveBack(derivation);
    }

    private static boolean open(GcmCipher cipher, byte[] sealed, byte[] out) {
        return cipher.open(NONCE, XaesKeyDerivation.PREFIX_LENGTH, null, sealed, 0, sealed.length, out, 0);
    }

    private static void require(boolean holds, String otherwise, CryptoProvider provider) {
        if (!holds) {
            throw new IllegalStateException("self-test failed: AES-GCM of " + provider + " " + otherwise);
        }
    }

    private static byte[] repeated(byte value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
