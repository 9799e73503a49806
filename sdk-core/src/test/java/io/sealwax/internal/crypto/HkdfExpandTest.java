package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.junit.jupiter.api.Test;

class HkdfExpandTest {
    private final Random random = new Random(5869);

    @Test
    void derivesWhatBouncyCastleDerivesForEveryKeyLength() {
        for (int length = 0; length <= 128; length++) {
            byte[] key = bytes(length);
            byte[] info = bytes(random.nextInt(300));
            assertThat(new HkdfExpand(key).expand(76, info))
                    .as("a key of %d bytes", length)
                    .isEqualTo(bouncyCastle(key, info, 76));
        }
    }

    @Test
    void derivesWhatBouncyCastleDerivesForEveryLengthOfInfo() {
        byte[] key = bytes(32);
        HkdfExpand hkdf = new HkdfExpand(key);
        for (int length = 0; length <= 600; length++) {
            byte[] info = bytes(length);
            assertThat(hkdf.expand(76, info)).as("an info of %d bytes", length).isEqualTo(bouncyCastle(key, info, 76));
        }
        byte[] longest = bytes(9000);
        assertThat(hkdf.expand(76, longest)).isEqualTo(bouncyCastle(key, longest, 76));
    }

    @Test
    void derivesWhatBouncyCastleDerivesInEveryLength() {
        byte[] key = bytes(32);
        HkdfExpand hkdf = new HkdfExpand(key);
        for (int length : new int[] {1, 16, 32, 63, 64, 65, 76, 127, 128, 129, 1000, 255 * 64 - 1, 255 * 64}) {
            assertThat(hkdf.expand(length, key)).as("%d bytes", length).isEqualTo(bouncyCastle(key, key, length));
        }
        assertThat(hkdf.expand(0, key)).isEmpty();
    }

    @Test
    void partsOfTheInfoAreOneString() {
        HkdfExpand hkdf = new HkdfExpand(bytes(32));
        byte[] info = bytes(200);
        byte[] whole = hkdf.expand(64, info);
        for (int cut = 0; cut <= info.length; cut++) {
            assertThat(hkdf.expand(64, Arrays.copyOf(info, cut), Arrays.copyOfRange(info, cut, info.length)))
                    .isEqualTo(whole);
        }
        assertThat(hkdf.expand(64)).isEqualTo(hkdf.expand(64, new byte[0]));
    }

    @Test
    void refusesKeysThatHmacWouldHashFirst() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HkdfExpand(new byte[129]))
                .withMessageContaining("129 bytes, at most 128");
    }

    @Test
    void leavesTheKeyToItsOwner() {
        byte[] key = bytes(32);
        byte[] before = key.clone();
        HkdfExpand hkdf = new HkdfExpand(key);
        byte[] derived = hkdf.expand(32, before);
        assertThat(key).isEqualTo(before);

        Arrays.fill(key, (byte) 0);
        assertThat(hkdf.expand(32, before)).isEqualTo(derived);
    }

    @Test
    void wipedMidstatesDeriveNothing() {
        HkdfExpand hkdf = new HkdfExpand(bytes(32));
        hkdf.wipe();
        assertThatIllegalStateException()
                .isThrownBy(() -> hkdf.expand(64, bytes(20)))
                .withMessage("the key was wiped");
        assertThat((long[]) Inside.field(hkdf, "inner")).containsOnly(0);
        assertThat((long[]) Inside.field(hkdf, "outer")).containsOnly(0);
    }

    @Test
    void fourThreadsDeriveWhatOneDerives() throws Exception {
        int threads = 4;
        HkdfExpand hkdf = new HkdfExpand(bytes(32));
        List<byte[]> infos = new ArrayList<>();
        List<byte[]> expected = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            infos.add(bytes(i % 300));
            expected.add(hkdf.expand(140, infos.get(i)));
        }
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            Callable<Integer> derivesAll = () -> {
                start.await();
                int same = 0;
                for (int i = 0; i < infos.size(); i++) {
                    same += Arrays.equals(hkdf.expand(140, infos.get(i)), expected.get(i)) ? 1 : 0;
                }
                return same;
            };
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                results.add(executor.submit(derivesAll));
            }
            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(infos.size());
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private static byte[] bouncyCastle(byte[] key, byte[] info, int length) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA512Digest());
        hkdf.init(HKDFParameters.skipExtractParameters(key, info));
        byte[] derived = new byte[length];
        hkdf.generateBytes(derived, 0, length);
        return derived;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
