package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.testing.EveryProvider;
import io.sealwax.testing.vectors.CavpFile;
import io.sealwax.testing.vectors.OnEachProvider;
import io.sealwax.testing.vectors.Wycheproof;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** AES-256-GCM as others know it: Wycheproof, and NIST's validation program. */
@EveryProvider
@Tag("vectors")
class AesGcmVectorsTest {
    private static final String WYCHEPROOF = "Wycheproof AES-GCM";
    private static final String NIST = "NIST CAVP AES-256-GCM";

    private CryptoProvider crypto;

    @OnEachProvider
    void wycheproof(String provider) {
        crypto = ProviderChoice.named(provider);
        List<Wycheproof> all = Wycheproof.tests(WYCHEPROOF, "aes_gcm_test.json");
        List<Wycheproof> ours = all.stream()
                .filter(test -> test.number("keySize") == 256
                        && test.number("ivSize") == GcmCipher.NONCE_LENGTH * 8
                        && test.number("tagSize") == GcmCipher.TAG_LENGTH * 8)
                .toList();

        int valid = 0;
        for (Wycheproof test : ours) {
            byte[] sealed = concat(test.bytes("ct"), test.bytes("tag"));
            if (test.isValid()) {
                valid++;
                assertSealsAndOpens(
                        test, test.bytes("key"), test.bytes("iv"), test.bytes("aad"), test.bytes("msg"), sealed);
            } else {
                assertRefused(test, test.bytes("key"), test.bytes("iv"), test.bytes("aad"), sealed);
            }
        }
        assertThat(valid).isEqualTo(39);
        assertThat(ours).hasSize(66);
        assertThat(all.size() - ours.size())
                .as("of another key or nonce length, of which Sealwax has none")
                .isEqualTo(250);
    }

    @OnEachProvider
    void nistEncryptions(String provider) {
        crypto = ProviderChoice.named(provider);
        List<CavpFile.Entry> entries =
                CavpFile.read(NIST, "gcmEncryptExtIV256-iv96-tag128.rsp").entries();
        for (CavpFile.Entry entry : entries) {
            assertSealsAndOpens(
                    entry,
                    entry.bytes("Key"),
                    entry.bytes("IV"),
                    entry.bytes("AAD"),
                    entry.bytes("PT"),
                    concat(entry.bytes("CT"), entry.bytes("Tag")));
        }
        assertThat(entries).hasSize(375);
    }

    @OnEachProvider
    void nistDecryptions(String provider) {
        crypto = ProviderChoice.named(provider);
        List<CavpFile.Entry> entries =
                CavpFile.read(NIST, "gcmDecrypt256-iv96-tag128.rsp").entries();
        int refused = 0;
        for (CavpFile.Entry entry : entries) {
            byte[] sealed = concat(entry.bytes("CT"), entry.bytes("Tag"));
            if (entry.mustFail()) {
                refused++;
                assertRefused(entry, entry.bytes("Key"), entry.bytes("IV"), entry.bytes("AAD"), sealed);
            } else {
                assertSealsAndOpens(
                        entry, entry.bytes("Key"), entry.bytes("IV"), entry.bytes("AAD"), entry.bytes("PT"), sealed);
            }
        }
        assertThat(entries).hasSize(375);
        assertThat(refused).isEqualTo(191);
    }

    private void assertSealsAndOpens(
            Object vector, byte[] key, byte[] nonce, byte[] aad, byte[] plaintext, byte[] sealed) {
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(key, 0);
        byte[] resealed = new byte[sealed.length];
        cipher.seal(nonce, 0, aad, plaintext, 0, plaintext.length, resealed, 0);
        assertThat(resealed).as("%s, sealed", vector).isEqualTo(sealed);

        byte[] opened = new byte[plaintext.length];
        assertThat(cipher.open(nonce, 0, aad, sealed, 0, sealed.length, opened, 0))
                .as("%s, opened", vector)
                .isTrue();
        assertThat(opened).as("%s, opened", vector).isEqualTo(plaintext);
        crypto.giveBack(cipher);
    }

    private void assertRefused(Object vector, byte[] key, byte[] nonce, byte[] aad, byte[] sealed) {
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(key, 0);
        byte[] out = new byte[sealed.length - GcmCipher.TAG_LENGTH];
        assertThat(cipher.open(nonce, 0, aad, sealed, 0, sealed.length, out, 0))
                .as("%s, must be refused", vector)
                .isFalse();
        crypto.giveBack(cipher);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
