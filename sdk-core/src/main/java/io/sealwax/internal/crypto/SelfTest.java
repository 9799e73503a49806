package io.sealwax.internal.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What a provider must do before it is used. First a known answer of XAES-256-GCM: a message each way, one that must be
 * refused, and a key. Then a message of each length at which implementations change their ways, encrypted once and
 * decrypted once, by turns into just the room that it takes and with room around it; some are refused with a wrong tag,
 * too. What lies around the output must stay as it is. Source of the known answer: the first example of
 * c2sp.org/XAES-256-GCM.
 *
 * <p>In a fresh JVM the loops of SunJCE and Bouncy Castle are interpreted, and so would ours be. So each byte goes
 * through the provider once a way, the shortest messages come first, which has its loops compiled for the long ones,
 * and all that must come out is compared by a checksum, which the JVM has no loop to interpret for.
 */
final class SelfTest {
    private static final byte[] KEY = repeated(new byte[] {1}, AesKey.LENGTH);
    private static final byte[] NONCE = ascii("ABCDEFGHIJKLMNOPQRSTUVWX");
    private static final byte[] PLAINTEXT = ascii("XAES-256-GCM");
    private static final byte[] CIPHERTEXT =
            HexFormat.of().parseHex("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");

    private static final String OTHER_CIPHERTEXT = "encrypts to other bytes than it must";
    private static final String OTHER_PLAINTEXT = "decrypts to other bytes than it must";
    private static final String REFUSES = "refuses a message that is right";
    private static final String ACCEPTS = "accepts a message with a wrong tag";

    private static final int SHORT = 64;
    /** Around what is encrypted at once by the loops and buffers of the known providers. */
    private static final int[] LONG = {
        255, 256, 257, 511, 512, 513, 767, 768, 769, 4095, 4096, 4097, 8191, 8192, 8193, 16_383, 16_384, 16_385
    };

    private static final int LONGEST = 16_385;
    /** Come with a wrong tag, too: no text, whole blocks and more than that, short and long. */
    private static final Set<Integer> REFUSED = Set.of(0, 16, 33, 768, 8193);

    /** More than a tag, and than a block. */
    private static final int MARGIN = 24;

    private static final byte UNTOUCHED = 0x5a;
    /** Of the plaintext's pattern: no multiple of it is near one of a block. */
    private static final int PERIOD = 251;
    /** Plaintexts begin at so many places, lest one of them is found where the one before was decrypted to. */
    private static final int STARTS = 8;

    /** Of all that is encrypted, with what lies around it. Checksums find mistakes, not malice. */
    private static final long SEALED = 3_045_434_847L;
    /** The same of all that is decrypted. */
    private static final long OPENED = 258_926_239L;

    private final CryptoProvider provider;
    private final GcmCipher cipher;
    private final byte[] nonce = new byte[GcmCipher.NONCE_LENGTH];
    // of this test alone, should a provider change what it reads
    private final byte[] header = NONCE.clone();
    private final byte[] plaintext = pattern();
    private final byte[] sealed = untouched(MARGIN + LONGEST + GcmCipher.TAG_LENGTH + MARGIN);
    private final byte[] opened = untouched(MARGIN + LONGEST + MARGIN);
    private final CRC32 allSealed = new CRC32();
    private final CRC32 allOpened = new CRC32();

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
        // from short to long: what lies behind a message is as it was at first
        for (int length = 0; length <= SHORT; length++) {
            message(length);
        }
        for (int length : LONG) {
            message(length);
        }
        allSealed.update(plaintext);
        allSealed.update(header);
        require(allSealed.getValue() == SEALED, OTHER_CIPHERTEXT);
        require(allOpened.getValue() == OPENED, OTHER_PLAINTEXT);
        // no wiping: the key is public, and nobody uses this cipher again
    }

    private void message(int length) {
        byte @Nullable [] aad = length % 4 < 2 ? null : header;
        nonce[0] = (byte) length;
        nonce[1] = (byte) (length >> 8);
        int sealedLength = length + GcmCipher.TAG_LENGTH;
        cipher.seal(nonce, 0, aad, plaintext, length % STARTS, length, sealed, MARGIN);

        // every other one into just the room that it takes
        byte[] room = length % 2 == 0 ? new byte[MARGIN + length] : opened;
        require(cipher.open(nonce, 0, aad, sealed, MARGIN, sealedLength, room, MARGIN), REFUSES);
        allSealed.update(sealed, 0, MARGIN + sealedLength + MARGIN);
        allOpened.update(room, 0, Math.min(room.length, MARGIN + length + MARGIN));

        if (REFUSED.contains(length)) {
            refuse(aad, length, sealedLength);
        }
    }

    private void refuse(byte @Nullable [] aad, int length, int sealedLength) {
        sealed[MARGIN + length] ^= 1;
        require(!cipher.open(nonce, 0, aad, sealed, MARGIN, sealedLength, opened, MARGIN), ACCEPTS);
        // the output itself may hold anything now
        allOpened.update(opened, 0, MARGIN);
        allOpened.update(opened, MARGIN + length, opened.length - MARGIN - length);
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

    private static byte[] pattern() {
        byte[] period = new byte[PERIOD];
        for (int i = 0; i < PERIOD; i++) {
            period[i] = (byte) (i * 131);
        }
        return repeated(period, STARTS + LONGEST);
    }

    private static byte[] untouched(int length) {
        return repeated(new byte[] {UNTOUCHED}, length);
    }

    private static byte[] repeated(byte[] period, int length) {
        byte[] bytes = Arrays.copyOf(period, length);
        for (int filled = period.length; filled < length; filled *= 2) {
            System.arraycopy(bytes, 0, bytes, filled, Math.min(filled, length - filled));
        }
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
