package io.sealwax.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.crypto.ProviderChoice;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An execution of the build that is said to be about a provider is about it. */
@EveryProvider
class ProvidersTest {
    private static final Optional<String> NAMED = Providers.named();

    @Test
    void whoNamesNoProviderUsesTheOneThatTheExecutionIsAbout() {
        String used = ProviderChoice.preferred().name();
        if (NAMED.isPresent()) {
            assertThat(used).isEqualTo(NAMED.get());
            assertThat(Providers.NAMES).containsExactly(used);
        } else {
            assertThat(Providers.NAMES).hasSize(3).contains(used);
        }
    }

    @Test
    void onlyTheThreeThatAreKnownShareArrays() {
        assertThat(Providers.NAMES)
                .allSatisfy(name ->
                        assertThat(ProviderChoice.named(name).sharesArrays()).isEqualTo(NAMED.isEmpty()));
    }

    @Test
    void bcFipsHasNoClassOfBouncyCastlesBeside() throws ReflectiveOperationException {
        if (NAMED.equals(Optional.of("BCFIPS"))) {
            assertThatThrownBy(() -> Class.forName("org.bouncycastle.jce.provider.BouncyCastleProvider"))
                    .isInstanceOf(ClassNotFoundException.class);
            Object approved = Class.forName("org.bouncycastle.crypto.CryptoServicesRegistrar")
                    .getMethod("isInApprovedOnlyMode")
                    .invoke(null);
            assertThat(approved).isEqualTo(Boolean.getBoolean("org.bouncycastle.fips.approved_only"));
        }
    }
}
