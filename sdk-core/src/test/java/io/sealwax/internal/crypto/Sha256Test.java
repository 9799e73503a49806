package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.junit.jupiter.api.Test;

class Sha256Test {
    private final Random random = new Random(180);

    /** FIPS 180-2, appendix B.1. */
    @Test
    void hashesAbc() {
        assertThat(HexFormat.of().formatHex(Sha256.hash(ascii("a"), ascii("bc"))))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void hashesWhatBouncyCastleHashesWhereverTheTwoPartsMeet() {
        for (int length = 0; length <= 200; length++) {
            byte[] text = bytes(length);
            byte[] expected = bouncyCastle(text);
            for (int cut = 0; cut <= length; cut += 1 + length / 9) {
                assertThat(Sha256.hash(Arrays.copyOf(text, cut), Arrays.copyOfRange(text, cut, length)))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void fourThreadsHashWhatOneHashes() throws Exception {
        Callable<Boolean> hash = () -> {
            Random own = new Random(256);
            boolean same = true;
            for (int i = 0; i < 5000; i++) {
                byte[] text = new byte[i % 150];
                own.nextBytes(text);
                same &= Arrays.equals(Sha256.hash(text, new byte[0]), bouncyCastle(text));
            }
            return same;
        };
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Boolean> results = new ArrayList<>();
            for (Future<Boolean> result : executor.invokeAll(List.of(hash, hash, hash, hash))) {
                results.add(result.get());
            }
            assertThat(results).containsExactly(true, true, true, true);
        } finally {
            executor.shutdownNow();
        }
    }

    private static byte[] bouncyCastle(byte[] text) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(text, 0, text.length);
        byte[] hash = new byte[32];
        digest.doFinal(hash, 0);
        return hash;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
