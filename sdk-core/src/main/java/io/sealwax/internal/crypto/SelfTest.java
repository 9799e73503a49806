package io.sealwax.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;

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

    private final Provider provider;
    private final GcmCipher cipher;

    private SelfTest(Provider provider, GcmCipher cipher) {
        this.provider = provider;
        this.cipher = cipher;
    }

    /**
     * Tests a provider, and returns which arrays it may be handed.
     *
     * @throws IllegalStateException if it fails with arrays of its own, too
     */
    static ArrayUse run(Provider provider, Function<ArrayUse, GcmCipher> maker, XaesKeyDerivation derivation) {
        byte[] key = new byte[AesKey.LENGTH];
        derivation.setKey(KEY);
        derivation.derive(NONCE, 0, key);
        ArrayUse use = ArrayUse.of(provider);
        if (use == ArrayUse.CALLERS) {
            try {
                new SelfTest(provider, maker.apply(use)).run(key);
                return use;
            } catch (RuntimeException | LinkageError notWithThese) {
                // what is wrong in earnest is wrong below, too
            }
        }
        new SelfTest(provider, maker.apply(ArrayUse.OWN)).run(key);
        return ArrayUse.OWN;
    }

    private void run(byte[] key) {
        cipher.setKey(key, 0);
        knownAnswer();
        cipher.wipe();
    }

    private void knownAnswer() {
        byte[] sealed = new byte[CIPHERTEXT.length];
        cipher.seal(NONCE, XaesKeyDerivation.PREFIX_LENGTH, null, PLAINTEXT.clone(), 0, PLAINTEXT.length, sealed, 0);
        require(Arrays.equals(sealed, CIPHERTEXT), "encrypts to other bytes than it must");

        byte[] opened = new byte[PLAINTEXT.length];
        require(open(sealed, opened), "refuses a message that is right");
        require(Arrays.equals(opened, PLAINTEXT), "decrypts to other bytes than it must");
        sealed[sealed.length - 1] ^= 1;
        require(!open(sealed, opened), "accepts a message with a wrong tag");
    }

    private boolean open(byte[] sealed, byte[] out) {
        return cipher.open(NONCE, XaesKeyDerivation.PREFIX_LENGTH, null, sealed, 0, sealed.length, out, 0);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException("self-test failed: AES-GCM of " + provider.getName() + " "
                    + provider.getVersionStr() + " " + otherwise);
        }
    }

    private static byte[] repeated(byte value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
