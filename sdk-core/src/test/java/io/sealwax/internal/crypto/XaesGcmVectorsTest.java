package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.testing.vectors.OnEachProvider;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.junit.jupiter.api.Tag;

/**
 * The accumulated vectors of c2sp.org/XAES-256-GCM: keys, nonces, plaintexts and additional data come out of one
 * SHAKE128, all ciphertexts go into another.
 */
@Tag("vectors")
class XaesGcmVectorsTest {
    @OnEachProvider
    void tenThousandMessages(String provider) {
        assertThat(accumulate(provider, 10_000))
                .isEqualTo("e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939");
    }

    @Tag("nightly")
    @OnEachProvider
    void oneMillionMessages(String provider) {
        assertThat(accumulate(provider, 1_000_000))
                .isEqualTo("2163ae1445985a30b60585ee67daa55674df06901b890593e824b8a7c885ab15");
    }

    private static String accumulate(String provider, int messages) {
        XaesGcm xaes = new XaesGcm(ProviderChoice.named(provider));
        SHAKEDigest source = new SHAKEDigest(128);
        SHAKEDigest sink = new SHAKEDigest(128);
        for (int i = 0; i < messages; i++) {
            byte[] key = draw(source, 32);
            byte[] nonce = draw(source, 24);
            byte[] plaintext = draw(source, draw(source, 1)[0] & 0xff);
            byte[] aad = draw(source, draw(source, 1)[0] & 0xff);
            byte[] sealed = xaes.seal(key, nonce, plaintext, aad);
            assertThat(xaes.open(key, sealed, aad)).as("message %d", i).isEqualTo(plaintext);
            sink.update(sealed, 24, sealed.length - 24);
        }
        return HexFormat.of().formatHex(draw(sink, 32));
    }

    private static byte[] draw(SHAKEDigest from, int length) {
        byte[] bytes = new byte[length];
        from.doOutput(bytes, 0, length);
        return bytes;
    }
}
