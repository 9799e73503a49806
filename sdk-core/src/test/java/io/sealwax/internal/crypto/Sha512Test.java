package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Against the JDK's own SHA-512 and HMAC. The vectors of others are in {@link HkdfExpandVectorsTest}. */
class Sha512Test {
    private final Random random = new Random(1804);

    @Test
    void theStateAfterABlockIsThatOfTheStandardsExample() {
        // "abc" and its padding is one block: FIPS 180-4's example values of SHA-512 (csrc.nist.gov, SHA512.pdf)
        byte[] block = new byte[128];
        block[0] = 'a';
        block[1] = 'b';
        block[2] = 'c';
        block[3] = (byte) 0x80;
        block[127] = 24;
        assertThat(Sha512.stateAfter(block))
                .containsExactly(
                        0xddaf35a193617abaL,
                        0xcc417349ae204131L,
                        0x12e6fa4e89a97ea2L,
                        0x0a9eeee64b55d39aL,
                        0x2192992a274fc1a8L,
                        0x36ba3c23a3feebbdL,
                        0x454d4423643ce80eL,
                        0x2a9ac94fa54ca49fL);
    }

    @Test
    void endsAnHmacAsTheJdkDoesAtEveryLength() throws Exception {
        byte[] key = bytes(32);
        for (int length = 0; length <= 1030; length++) {
            byte[] message = bytes(length);
            assertThat(hmac(key, message, length)).as("%d bytes", length).isEqualTo(jdk(key, message));
        }
    }

    @Test
    void hashesTheSameInWhateverPiecesItComes() throws Exception {
        byte[] key = bytes(100);
        for (int i = 0; i < 3000; i++) {
            byte[] message = bytes(random.nextInt(700));
            assertThat(hmac(key, message, 1 + random.nextInt(300))).isEqualTo(jdk(key, message));
        }
    }

    /** A compiler of JDK 17 made wrong code of a former version, after 12,000 calls and more. */
    @Test
    void staysRightOnceCompiled() throws Exception {
        byte[] key = bytes(32);
        int wrong = 0;
        for (int i = 0; i < 200; i++) {
            byte[] info = bytes(random.nextInt(260));
            for (int length : new int[] {16, 64, 76}) {
                byte[] first = new HkdfExpand(key).expand(length, info);
                for (int again = 0; again < 300; again++) {
                    wrong += Arrays.equals(new HkdfExpand(key).expand(length, info), first) ? 0 : 1;
                }
            }
            byte[] whole = new byte[info.length + 1];
            System.arraycopy(info, 0, whole, 0, info.length);
            whole[info.length] = 1;
            wrong += Arrays.equals(new HkdfExpand(key).expand(64, info), jdk(key, whole)) ? 0 : 1;
        }
        assertThat(wrong).isZero();
    }

    private static byte[] hmac(byte[] key, byte[] message, int piece) {
        Sha512 hash = new Sha512();
        hash.continueFrom(Sha512.stateAfter(padded(key, 0x36)));
        for (int at = 0; at < message.length; at += piece) {
            if (at + 1 == message.length) {
                hash.update(message[at]);
            } else {
                hash.update(message, at, Math.min(piece, message.length - at));
            }
        }
        byte[] mac = new byte[Sha512.LENGTH];
        hash.finishHmac(Sha512.stateAfter(padded(key, 0x5c)), mac, 0, mac.length);
        return mac;
    }

    private static byte[] padded(byte[] key, int pad) {
        byte[] block = new byte[128];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) ((i < key.length ? key[i] : 0) ^ pad);
        }
        return block;
    }

    private static byte[] jdk(byte[] key, byte[] message) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(key, "HmacSHA512"));
        return mac.doFinal(message);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
