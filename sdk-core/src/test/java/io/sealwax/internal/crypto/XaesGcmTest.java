package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.aead.XAesGcmParameters;
import com.google.crypto.tink.aead.subtle.XAesGcmAead;
import com.google.crypto.tink.util.SecretBytes;
import io.sealwax.testing.EveryProvider;
import io.sealwax.testing.vectors.OnEachProvider;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

@EveryProvider
class XaesGcmTest {
    private static final byte[] NONCE = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PLAINTEXT = "XAES-256-GCM".getBytes(StandardCharsets.US_ASCII);

    private final Random random = new Random(256);

    /** The two examples of c2sp.org/XAES-256-GCM; their subkeys differ in the bit that doubling carries out. */
    @OnEachProvider
    void printedVectors(String provider) {
        assertPrinted(
                provider,
                (byte) 1,
                "",
                "c8612c9ed53fe43e8e005b828a1631a0bbcb6ab2f46514ec4f439fcfd0fa969b",
                "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271");
        assertPrinted(
                provider,
                (byte) 3,
                "c2sp.org/XAES-256-GCM",
                "e9c621d4cdd9b11b00a6427ad7e559aeedd66b3857646677748f8ca796cb3fd8",
                "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d");
    }

    private static void assertPrinted(
            String provider, byte keyByte, String aadText, String derivedKey, String ciphertext) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        byte[] key = new byte[32];
        Arrays.fill(key, keyByte);
        XaesKeyDerivation derivation = crypto.takeDerivation();
        byte[] derived = new byte[32];
        derivation.setKey(key);
        derivation.derive(NONCE, 0, derived);
        crypto.giveBack(derivation);
        assertThat(HexFormat.of().formatHex(derived)).isEqualTo(derivedKey);

        byte[] aad = aadText.getBytes(StandardCharsets.US_ASCII);
        XaesGcm xaes = new XaesGcm(crypto);
        byte[] sealed = xaes.seal(key, NONCE, PLAINTEXT, aad);
        assertThat(HexFormat.of().formatHex(sealed)).isEqualTo(HexFormat.of().formatHex(NONCE) + ciphertext);
        assertThat(xaes.open(key, sealed, aad)).isEqualTo(PLAINTEXT);
    }

    @OnEachProvider
    void tinkOpensWhatIsSealedAndSealsWhatIsOpened(String provider) throws GeneralSecurityException {
        XaesGcm xaes = new XaesGcm(ProviderChoice.named(provider));
        for (int i = 0; i < 300; i++) {
            byte[] key = bytes(32);
            byte[] aad = bytes(random.nextInt(100));
            byte[] plaintext = bytes(i < 290 ? i : random.nextInt(70_000));
            Aead tink = tink(key);

            assertThat(tink.decrypt(xaes.seal(key, bytes(24), plaintext, aad), aad))
                    .isEqualTo(plaintext);
            assertThat(xaes.open(key, tink.encrypt(plaintext, aad), aad)).isEqualTo(plaintext);
        }
    }

    @OnEachProvider
    void everyChangedBitIsRefused(String provider) {
        XaesGcm xaes = new XaesGcm(ProviderChoice.named(provider));
        byte[] key = bytes(32);
        byte[] aad = bytes(9);
        byte[] sealed = xaes.seal(key, bytes(24), bytes(17), aad);
        for (byte[] part : new byte[][] {sealed, key, aad}) {
            for (int bit = 0; bit < part.length * 8; bit++) {
                part[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(xaes.open(key, sealed, aad))
                        .as("bit %d of %d bytes", bit, part.length)
                        .isNull();
                part[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
        assertThat(xaes.open(key, sealed, aad)).hasSize(17);
    }

    @OnEachProvider
    void derivationReadsTheFirst12BytesOfTheNonceWhereverItStands(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        byte[] key = bytes(32);
        byte[] nonce = bytes(24);
        byte[] shifted = new byte[40];
        System.arraycopy(nonce, 0, shifted, 11, 12);
        byte[] fromStart = new byte[32];
        byte[] fromMiddle = new byte[32];
        XaesKeyDerivation derivation = crypto.takeDerivation();
        derivation.setKey(key);
        derivation.derive(nonce, 0, fromStart);
        derivation.derive(shifted, 11, fromMiddle);
        assertThat(fromMiddle).isEqualTo(fromStart);
        crypto.giveBack(derivation);
    }

    @OnEachProvider
    void wipedDerivationDerivesNothingUntilItHasAKeyAgain(String provider) {
        CryptoProvider crypto = ProviderChoice.named(provider);
        byte[] key = bytes(32);
        byte[] nonce = bytes(24);
        byte[] before = new byte[32];
        byte[] after = new byte[32];
        XaesKeyDerivation derivation = crypto.takeDerivation();
        derivation.setKey(key);
        derivation.derive(nonce, 0, before);
        derivation.wipe();
        assertThatIllegalStateException().isThrownBy(() -> derivation.derive(nonce, 0, after));
        assertThat(after).containsOnly(0);
        derivation.setKey(key);
        derivation.derive(nonce, 0, after);
        assertThat(after).isEqualTo(before);
        derivation.wipe();
        assertThat((byte[]) Inside.field(derivation, "subkey")).containsOnly(0);
        assertThat((byte[]) Inside.field(derivation, "blocks")).containsOnly(0);
    }

    /** Tink's ciphertext is salt, IV, ciphertext and tag; with a salt of 12 bytes the first two are the nonce. */
    private static Aead tink(byte[] key) throws GeneralSecurityException {
        XAesGcmParameters parameters = XAesGcmParameters.create(XAesGcmParameters.Variant.NO_PREFIX, 12);
        return XAesGcmAead.create(
                XAesGcmKey.create(parameters, SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()), null));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
