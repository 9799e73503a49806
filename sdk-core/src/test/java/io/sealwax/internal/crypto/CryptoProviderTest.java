package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sealwax.internal.concurrent.SlotPool;
import io.sealwax.testing.vectors.OnEachProvider;
import java.util.ArrayList;
import java.util.List;

class CryptoProviderTest {
    @OnEachProvider
    void cipherThatWasGivenBackIsTakenAgain(String name) {
        CryptoProvider crypto = ProviderChoice.named(name);
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(new byte[32], 0);
        crypto.giveBack(cipher);
        assertThat(crypto.takeGcm()).isSameAs(cipher);

        XaesKeyDerivation derivation = crypto.takeDerivation();
        derivation.setKey(new byte[32]);
        crypto.giveBack(derivation);
        assertThat(crypto.takeDerivation()).isSameAs(derivation);
    }

    @OnEachProvider
    void cipherThatIsGivenBackTwiceIsTakenOnce(String name) {
        CryptoProvider crypto = ProviderChoice.named(name);
        GcmCipher cipher = crypto.takeGcm();
        cipher.setKey(new byte[32], 0);
        XaesKeyDerivation derivation = crypto.takeDerivation();
        derivation.setKey(new byte[32]);
        for (int i = 0; i < 2; i++) {
            crypto.giveBack(cipher);
            crypto.giveBack(derivation);
        }
        assertThat(crypto.takeGcm()).isSameAs(cipher);
        assertThat(crypto.takeGcm()).isNotSameAs(cipher);
        assertThat(crypto.takeDerivation()).isSameAs(derivation);
        assertThat(crypto.takeDerivation()).isNotSameAs(derivation);
    }

    @OnEachProvider
    void derivationThatWasGivenBackDerivesNothing(String name) {
        CryptoProvider crypto = ProviderChoice.named(name);
        XaesKeyDerivation derivation = crypto.takeDerivation();
        derivation.setKey(new byte[32]);
        crypto.giveBack(derivation);
        byte[] derived = new byte[32];
        assertThatIllegalStateException()
                .isThrownBy(() -> derivation.derive(new byte[24], 0, derived))
                .withMessage("the cipher has no key: it was given back");
        assertThat(derived).containsOnly(0);
    }

    @OnEachProvider
    void cipherIsWipedBeforeItIsKept(String name) {
        CryptoProvider crypto = ProviderChoice.named(name);
        GcmCipher cipher = crypto.takeGcm();
        byte[] key = new byte[32];
        key[0] = 7;
        cipher.setKey(key, 0);
        AesKey held = (AesKey) Inside.field(cipher, "key");
        assertThat(held.getEncoded()).isEqualTo(key);
        crypto.giveBack(cipher);
        assertThat(held.isDestroyed()).isTrue();
        assertThat(held.getEncoded()).containsOnly(0);
        assertThat(((AesKey) Inside.field(cipher, "key")).getEncoded()).containsOnly(0);
    }

    @OnEachProvider
    void givesAsManyCiphersAsAreWantedAndKeepsOnlyAFew(String name) {
        CryptoProvider crypto = ProviderChoice.named(name);
        List<GcmCipher> taken = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            GcmCipher cipher = crypto.takeGcm();
            cipher.setKey(new byte[32], 0);
            taken.add(cipher);
        }
        assertThat(taken).doesNotHaveDuplicates();
        taken.forEach(crypto::giveBack);
        SlotPool<?> idle = (SlotPool<?>) Inside.field(crypto, "idleGcm");
        List<Object> kept = new ArrayList<>();
        idle.drain(kept::add);
        assertThat(kept).hasSize(16).doesNotHaveDuplicates();
    }

    @OnEachProvider
    void bareBlocksAreDoneByTheSameProviderWhereItHasThem(String name) {
        XaesKeyDerivation derivation = ProviderChoice.named(name).takeDerivation();
        derivation.setKey(new byte[32]);
        javax.crypto.Cipher blocks = (javax.crypto.Cipher) Inside.field(derivation, "ecb");
        assertThat(blocks.getAlgorithm()).isEqualTo("AES/ECB/NoPadding");
        assertThat(blocks.getProvider().getName())
                .isEqualTo(name.equals("AmazonCorrettoCryptoProvider") ? "SunJCE" : name);
    }
}
