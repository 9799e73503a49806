package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sealwax.internal.crypto.FlawedProvider.Flaw;
import io.sealwax.testing.vectors.OnEachProvider;
import java.security.Provider;
import java.security.Security;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderChoiceTest {
    private String before;

    @BeforeEach
    void unsetProperty() {
        before = System.getProperty(ProviderChoice.PROPERTY);
        System.clearProperty(ProviderChoice.PROPERTY);
    }

    @AfterEach
    void restoreProperty() {
        if (before == null) {
            System.clearProperty(ProviderChoice.PROPERTY);
        } else {
            System.setProperty(ProviderChoice.PROPERTY, before);
        }
    }

    @Test
    void correttoIsPreferredWhereItIsThere() {
        assertThat(ProviderChoice.preferred().name()).isEqualTo("AmazonCorrettoCryptoProvider");
        assertThat(ProviderChoice.preferred()).isSameAs(ProviderChoice.preferred());
    }

    @OnEachProvider
    void systemPropertyPinsOne(String name) {
        System.setProperty("sealwax.provider", name);
        assertThat(ProviderChoice.preferred().name()).isEqualTo(name);
        System.setProperty("sealwax.provider", " " + name + " ");
        assertThat(ProviderChoice.preferred().name()).isEqualTo(name);
    }

    @Test
    void blankPropertyPinsNone() {
        System.setProperty("sealwax.provider", " ");
        assertThat(ProviderChoice.preferred().name()).isEqualTo("AmazonCorrettoCryptoProvider");
    }

    @Test
    void pinnedProviderIsNeverReplacedByAnother() {
        System.setProperty("sealwax.provider", "NoSuchProvider");
        assertThatIllegalArgumentException()
                .isThrownBy(ProviderChoice::preferred)
                .withMessage("no JCA provider 'NoSuchProvider', which the system property sealwax.provider names:"
                        + " it is neither registered nor on the class path");
    }

    @Test
    void unknownNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProviderChoice.named("sunjce "))
                .withMessage("no JCA provider 'sunjce ': it is neither registered nor on the class path");
    }

    @Test
    void registeredProviderIsFoundByItsName() {
        Provider provider = new FlawedProvider("Registered", Flaw.NONE);
        Security.addProvider(provider);
        try {
            CryptoProvider crypto = ProviderChoice.named("Registered");
            assertThat(crypto.name()).isEqualTo("Registered");
            assertThat(ProviderChoice.named("Registered")).isSameAs(crypto);
        } finally {
            Security.removeProvider("Registered");
        }
    }

    @OnEachProvider
    void thereIsOneOfAName(String name) {
        assertThat(ProviderChoice.named(name)).isSameAs(ProviderChoice.named(name));
    }
}
