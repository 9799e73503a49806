package io.sealwax.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured is the work that is claimed: every benchmark, called once. */
class BenchmarksTest {
    private static final int[] SIZES = {64, 1024, 16_384, 1 << 20};

    @ParameterizedTest
    @ValueSource(strings = {"SunJCE", "AmazonCorrettoCryptoProvider", "BC"})
    void everyFormOpensWhatItIsGivenAndSealsWhatOpens(String provider) {
        OneShot oneShot = new OneShot();
        oneShot.provider = provider;
        oneShot.makeCipher();
        for (int size : SIZES) {
            Messages messages = new Messages();
            messages.size = size;
            messages.seal(oneShot);
            byte[] plaintext = messages.plaintext;

            assertThat(oneShot.decrypt(messages)).isEqualTo(plaintext);
            assertThat(oneShot.decryptNewContext(messages)).isEqualTo(plaintext);
            assertThat(oneShot.decryptInto(messages)).isEqualTo(size);
            assertThat(messages.keptPlaintext).isEqualTo(plaintext);
            Arrays.fill(messages.keptPlaintext, (byte) 0);
            assertThat(oneShot.decryptNewContextInto(messages)).isEqualTo(size);
            assertThat(messages.keptPlaintext).isEqualTo(plaintext);

            assertThat(oneShot.encryptInto(messages)).isEqualTo(messages.message.length);
            assertThat(oneShot.open(messages.keptMessage)).isEqualTo(plaintext);
            assertThat(oneShot.open(oneShot.encrypt(messages))).isEqualTo(plaintext);
            assertThat(oneShot.encryptNewContext(messages)).hasSameSizeAs(messages.message);
            assertThat(oneShot.encryptNewContextInto(messages)).isEqualTo(messages.message.length);
        }
        oneShot.retireKey();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SunJCE", "AmazonCorrettoCryptoProvider", "BC"})
    void theBaselineSealsAndOpensAllOfIt(String provider) {
        for (int piece : new int[] {4096, 65_536, 1 << 20}) {
            RawCipher raw = new RawCipher();
            raw.provider = provider;
            raw.size = 100_000;
            raw.piece = piece;
            raw.seal();

            int pieces = (raw.size + piece - 1) / piece;
            assertThat(raw.encrypt()).hasSize(raw.size + 16 * pieces);
            assertThat(raw.encrypt()).as("a fresh IV").isNotEqualTo(raw.encrypt());
            assertThat(raw.encryptInto()).hasSize(raw.size + 16 * pieces);
            assertThat(raw.decrypt()).isEqualTo(Bytes.pseudoRandom(raw.size));
            assertThat(raw.decryptInto()).isEqualTo(Bytes.pseudoRandom(raw.size));
        }
    }

    @Test
    void aHitInTheCacheIsOne() {
        CacheHit hit = new CacheHit();
        hit.seal();
        for (int i = 0; i < 3; i++) {
            hit.sealing();
            hit.opening();
            assertThat(hit.encrypt()).hasSizeGreaterThan(1024);
            assertThat(hit.decrypt()).isEqualTo(Bytes.pseudoRandom(1024));
        }
        // which fails where one waited
        hit.close();
    }
}
