package io.sealwax.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a provider must do before it is used. First a known answer of XAES-256-GCM: a message each way, one that must be
 * refused, and a key. Then a message of each length at which implementations change their ways, encrypted and
 * decrypted, by turns into just the room that it takes and with room around it; those of whole blocks are refused with
 * a wrong tag, too. What lies around the output must stay as it is. Source of the known answer: the first example of
 * c2sp.org/XAES-256-GCM.
 */
final class SelfTest {
    private static final byte[] KEY = repeated((byte) 1, AesKey.LENGTH);
    private static final byte[] NONCE = ascii("ABCDEFGHIJKLMNOPQRSTUVWX");
    private static final byte[] PLAINTEXT = ascii("XAES-256-GCM");
    private static final byte[] CIPHERTEXT =
            HexFormat.of().parseHex("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");

    private static final String OTHER_CIPHERTEXT = "encrypts to other bytes than it must";
    private static final String OTHER_PLAINTEXT = "decrypts to other bytes than it must";
    private static final String REFUSES = "refuses a message that is right";
    private static final String ACCEPTS = "accepts a message with a wrong tag";

    private static final int BLOCK = 16;
    private static final int SHORT = 64;
    /** Around what is encrypted at once by the loops and buffers of the known providers. */
    private static final int[] LONG = {
        255, 256, 257, 511, 512, 513, 767, 768, 769, 4095, 4096, 4097, 8191, 8192, 8193, 16_383, 16_384, 16_385
    };

    private static final int LONGEST = 16_385;
    /** More than a tag, and than a block. */
    private static final int MARGIN = 24;

    private static final byte UNTOUCHED = 0x5a;

    /**
     * Of all that is encrypted, in its order. It finds mistakes, not malice, and costs less than a hash does at first.
     */
    private static final long CHECKSUM = 3_396_069_255L;

    private final CryptoProvider provider;
    private final GcmCipher cipher;
    private final byte[] nonce = new byte[GcmCipher.NONCE_LENGTH];
    // of this test alone, should a provider change what it reads
    private final byte[] header = NONCE.clone();
    private final byte[] plaintext = pattern();
    private final byte[] sealed = new byte[MARGIN + LONGEST + GcmCipher.TAG_LENGTH + MARGIN];
    private final byte[] opened = new byte[MARGIN + LONGEST + MARGIN];
    private final CRC32 checksum = new CRC32();

    private SelfTest(CryptoProvider provider, GcmCipher cipher) {
        this.provider = provider;
        this.cipher = cipher;
    }

    /**
     * Tests a provider, and returns which arrays it may be handed.
     *
     * @param most what it may be handed if nothing is wrong
     * @throws IllegalStateException if it fails with arrays of its own, too
     */
    static ArrayUse run(CryptoProvider provider, ArrayUse most) {
        byte[] key = new byte[AesKey.LENGTH];
        XaesKeyDerivation derivation = provider.newDerivation();
        derivation.setKey(KEY);
        derivation.derive(NONCE, 0, key);
        if (most == ArrayUse.CALLERS) {
            try {
                new SelfTest(provider, provider.newGcm(most)).run(key);
                return most;
            } catch (RuntimeException | LinkageError notWithThese) {
                // what is wrong in earnest is wrong below, too
            }
        }
        new SelfTest(provider, provider.newGcm(ArrayUse.OWN)).run(key);
        return ArrayUse.OWN;
    }

    private void run(byte[] key) {
        cipher.setKey(key, 0);
        knownAnswer();
        for (int length = 0; length <= SHORT; length++) {
            message(length);
        }
        for (int length : LONG) {
            message(length);
        }
        require(checksum.getValue() == CHECKSUM, OTHER_CIPHERTEXT);
        cipher.wipe();
    }

    private void message(int length) {
        byte @Nullable [] aad = length % 4 < 2 ? null : header;
        nonce[0] = (byte) length;
        nonce[1] = (byte) (length >> 8);
        int sealedLength = length + GcmCipher.TAG_LENGTH;
        prepare(sealed, sealedLength);
        cipher.seal(nonce, 0, aad, plaintext, 0, length, sealed, MARGIN);
        requireMargins(sealed, sealedLength);
        checksum.update(sealed, MARGIN, sealedLength);

        // every other one into just the room that it takes
        byte[] room = length % 2 == 0 ? new byte[length] : opened;
        int at = length % 2 == 0 ? 0 : MARGIN;
        prepare(opened, length);
        require(cipher.open(nonce, 0, aad, sealed, MARGIN, sealedLength, room, at), REFUSES);
        require(Arrays.equals(room, at, at + length, plaintext, 0, length), OTHER_PLAINTEXT);
        requireMargins(opened, length);

        if (length % BLOCK == 0) {
            refuse(aad, length, sealedLength);
        }
    }

    private void refuse(byte @Nullable [] aad, int length, int sealedLength) {
        sealed[MARGIN + length] ^= 1;
        require(!cipher.open(nonce, 0, aad, sealed, MARGIN, sealedLength, opened, MARGIN), ACCEPTS);
        requireMargins(opened, length);
    }

    private static void prepare(byte[] array, int length) {
        Arrays.fill(array, 0, MARGIN, UNTOUCHED);
        Arrays.fill(array, MARGIN + length, MARGIN + length + MARGIN, UNTOUCHED);
    }

    private void requireMargins(byte[] array, int length) {
        boolean untouched = true;
        for (int i = 0; i < MARGIN; i++) {
            untouched &= array[i] == UNTOUCHED && array[MARGIN + length + i] == UNTOUCHED;
        }
        require(untouched, "writes beside its output");
    }

    private void knownAnswer() {
        byte[] sealed = new byte[CIPHERTEXT.length];
        cipher.seal(NONCE, XaesKeyDerivation.PREFIX_LENGTH, null, PLAINTEXT.clone(), 0, PLAINTEXT.length, sealed, 0);
        require(Arrays.equals(sealed, CIPHERTEXT), OTHER_CIPHERTEXT);

        byte[] opened = new byte[PLAINTEXT.length];
        require(open(sealed, opened), REFUSES);
        require(Arrays.equals(opened, PLAINTEXT), OTHER_PLAINTEXT);
        sealed[sealed.length - 1] ^= 1;
        require(!open(sealed, opened), ACCEPTS);
    }

    private boolean open(byte[] sealed, byte[] out) {
        return cipher.open(NONCE, XaesKeyDerivation.PREFIX_LENGTH, null, sealed, 0, sealed.length, out, 0);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException("self-test failed: AES-GCM of " + provider + " " + otherwise);
        }
    }

    private static byte[] repeated(byte value, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, value);
        return bytes;
    }

    private static byte[] pattern() {
        byte[] bytes = new byte[LONGEST];
        for (int i = 0; i < LONGEST; i++) {
            bytes[i] = (byte) (i * 131 + (i >> 8));
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
