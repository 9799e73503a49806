package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.crypto.FlawedProvider.Flaw;
import io.sealwax.testing.vectors.OnEachProvider;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SelfTestTest {
    @Test
    void providerWithoutAFlawIsTaken() {
        Provider provider = new FlawedProvider("Flawless", Flaw.NONE);
        CryptoProvider crypto = CryptoProvider.of(provider);
        assertThat(crypto.name()).isEqualTo("Flawless");
        assertThat(crypto).hasToString("Flawless 1.0");
        assertThat(CryptoProvider.of(provider)).isSameAs(crypto);
    }

    @ParameterizedTest
    @CsvSource({
        "FLIPS_A_BIT_OF_THE_CIPHERTEXT, encrypts to other bytes than it must",
        "FLIPS_A_BIT_OF_THE_TAG, encrypts to other bytes than it must",
        "FLIPS_A_BIT_OF_BARE_BLOCKS, encrypts to other bytes than it must",
        "FLIPS_A_BIT_OF_THE_PLAINTEXT, decrypts to other bytes than it must",
        "REFUSES_EVERY_TAG, refuses a message that is right",
        "ACCEPTS_ANY_TAG, accepts a message with a wrong tag"
    })
    void providerWithAFlawIsRefused(Flaw flaw, String why) {
        assertThatIllegalStateException()
                .isThrownBy(() -> CryptoProvider.of(new FlawedProvider("Flawed", flaw)))
                .withMessage("self-test failed: AES-GCM of Flawed 1.0 " + why);
    }

    @Test
    void providerWithoutAesGcmIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CryptoProvider.of(new FlawedProvider("Empty", Flaw.HAS_NO_GCM)))
                .withMessageContaining("Empty")
                .withMessageContaining("has no AES/GCM/NoPadding");
    }

    @Test
    void providerThatThrowsIsRefused() {
        assertThatThrownBy(() -> CryptoProvider.of(new FlawedProvider("Throwing", Flaw.THROWS_UNCHECKED)))
                .isInstanceOfAny(ProviderException.class, IllegalStateException.class);
    }

    @Test
    void refusedProviderIsRefusedEveryTimeAndByName() {
        Provider flawed = new FlawedProvider("FlawedByName", Flaw.ACCEPTS_ANY_TAG);
        Security.addProvider(flawed);
        try {
            for (int i = 0; i < 2; i++) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> ProviderChoice.named("FlawedByName"))
                        .withMessageContaining("self-test failed: AES-GCM of FlawedByName 1.0");
            }
        } finally {
            Security.removeProvider("FlawedByName");
        }
    }

    /** Whatever is known of a provider: this one is found out. */
    @ParameterizedTest
    @EnumSource(
            value = Flaw.class,
            names = {
                "WRITES_WHOLE_ARRAYS_BACK",
                "WIPES_THE_REST_WHERE_A_TAG_IS_WRONG",
                "WANTS_ROOM_FOR_A_TAG_TO_DECRYPT",
                "CHANGES_WHAT_IT_READS",
                "WRITES_A_BYTE_BEHIND_LONG_TEXTS"
            })
    void providerThatTakesLibertiesGetsArraysOfItsOwn(Flaw flaw) {
        CryptoProvider liberal = CryptoProvider.of(new FlawedProvider("Liberal" + flaw, flaw));
        assertThat(SelfTest.run(liberal, ArrayUse.CALLERS)).isEqualTo(ArrayUse.OWN);
    }

    @Test
    void onlyTheThreeThatAreKnownShareArrays() {
        assertThat(CryptoProvider.of(new FlawedProvider("Unknown", Flaw.NONE)).sharesArrays())
                .isFalse();
        assertThat(CryptoProvider.of(new FlawedProvider("BC", Flaw.NONE)).sharesArrays())
                .as("known by its class, not by its name")
                .isFalse();
    }

    @OnEachProvider
    void knownProvidersShareArrays(String name) {
        assertThat(ProviderChoice.named(name).sharesArrays()).isTrue();
    }

    @OnEachProvider
    void knownProvidersPass(String name) {
        assertThat(ProviderChoice.named(name).name()).isEqualTo(name);
    }
}
