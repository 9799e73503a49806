package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.testing.vectors.OnEachProvider;
import java.util.ArrayList;
import java.util.List;

class CryptoProviderTest {
    @OnEachProvider
    void cipherThatWasGivenBackIsTakenAgain(String name) {
        CryptoProvider crypto = ProviderChoice.named(name);
        GcmCipher cipher = crypto.takeGcm();
        crypto.giveBack(cipher);
        assertThat(crypto.takeGcm()).isSameAs(cipher);
        crypto.giveBack(cipher);

        XaesKeyDerivation derivation = crypto.takeDerivation();
        crypto.giveBack(derivation);
        assertThat(crypto.takeDerivation()).isSameAs(derivation);
        crypto.giveBack(derivation);
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
            taken.add(crypto.takeGcm());
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
