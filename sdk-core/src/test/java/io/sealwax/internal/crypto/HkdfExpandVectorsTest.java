package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sealwax.testing.vectors.OnEachProvider;
import io.sealwax.testing.vectors.Wycheproof;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;

/** HKDF-SHA-512 and the HMAC inside it, as Wycheproof knows them, whichever provider comes first. */
@Tag("vectors")
class HkdfExpandVectorsTest {
    private static final int HASH = 64;

    @OnEachProvider
    void wycheproofHkdf(String provider) throws GeneralSecurityException {
        List<Wycheproof> tests = Wycheproof.tests("Wycheproof HKDF-SHA-512", "hkdf_sha512_test.json");
        int valid = 0;
        try (FirstProvider first = FirstProvider.register(provider)) {
            assertThat(first.isFirst()).isTrue();
            for (Wycheproof test : tests) {
                HkdfExpand hkdf = new HkdfExpand(extract(test.bytes("salt"), test.bytes("ikm")));
                int size = test.number("size");
                byte[] info = test.bytes("info");
                if (test.isValid()) {
                    valid++;
                    assertThat(hkdf.expand(size, info)).as("%s", test).isEqualTo(test.bytes("okm"));
                    assertThat(hkdf.expand(size, firstHalf(info), secondHalf(info)))
                            .as("%s, the info in two parts", test)
                            .isEqualTo(test.bytes("okm"));
                } else {
                    assertThat(size).isGreaterThan(255 * HASH);
                    assertThatIllegalArgumentException()
                            .as("%s", test)
                            .isThrownBy(() -> hkdf.expand(size, info))
                            .withMessageContaining(Integer.toString(size));
                }
            }
        }
        assertThat(valid).isEqualTo(80);
        assertThat(tests).hasSize(83);
    }

    @OnEachProvider
    void wycheproofHmac(String provider) {
        List<Wycheproof> tests = Wycheproof.tests("Wycheproof HMAC-SHA-512", "hmac_sha512_test.json");
        int valid = 0;
        int throughExpand = 0;
        try (FirstProvider first = FirstProvider.register(provider)) {
            assertThat(first.isFirst()).isTrue();
            for (Wycheproof test : tests) {
                HkdfExpand hkdf = new HkdfExpand(test.bytes("key"));
                byte[] message = test.bytes("msg");
                int length = test.number("tagSize") / 8;
                byte[] tag = Arrays.copyOf(hmac(hkdf, message), length);
                assertThat(Arrays.equals(tag, test.bytes("tag"))).as("%s", test).isEqualTo(test.isValid());
                valid += test.isValid() ? 1 : 0;

                // the first block of an expansion is the HMAC of what ends with the counter 1
                if (message.length > 0 && message[message.length - 1] == 1) {
                    byte[] info = Arrays.copyOf(message, message.length - 1);
                    assertThat(hkdf.expand(length, info)).as("%s", test).isEqualTo(test.bytes("tag"));
                    throughExpand++;
                }
            }
        }
        assertThat(throughExpand).isEqualTo(2);
        assertThat(valid).isEqualTo(66);
        assertThat(tests).hasSize(174);
    }

    /** HMAC by the midstates that an object keeps, without HKDF's counter. */
    private static byte[] hmac(HkdfExpand hkdf, byte[] message) {
        Sha512 hash = new Sha512();
        hash.continueFrom((long[]) Inside.field(hkdf, "inner"));
        hash.update(message, 0, message.length);
        byte[] mac = new byte[HASH];
        hash.finishHmac((long[]) Inside.field(hkdf, "outer"), mac, 0, HASH);
        return mac;
    }

    /** RFC 5869, section 2.2, which Sealwax has no use for: its keys are uniform. */
    private static byte[] extract(byte[] salt, byte[] inputKey) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA512");
        mac.init(new SecretKeySpec(salt.length == 0 ? new byte[HASH] : salt, "HmacSHA512"));
        return mac.doFinal(inputKey);
    }

    private static byte[] firstHalf(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    private static byte[] secondHalf(byte[] bytes) {
        return Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length);
    }
}
