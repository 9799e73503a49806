package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sealwax.internal.crypto.FlawedProvider;
import io.sealwax.internal.crypto.FlawedProvider.Flaw;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.WrappedDataKey;
import java.security.Security;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which JCA provider a local master key wraps with, and what becomes of the key if there is none. */
class LocalMasterKeyProviderTest {
    private static final String NAMED = "NamedForAMasterKey";
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");

    @AfterEach
    void remove() {
        Security.removeProvider(NAMED);
    }

    @Test
    void theNamedProviderWrapsAndUnwraps() {
        Security.addProvider(new FlawedProvider(NAMED, Flaw.NONE));
        LocalMasterKey owning = LocalMasterKey.takeOwnershipOf("demo", key(), NAMED);
        LocalMasterKey copying = LocalMasterKey.takeCopyOf("demo", key(), NAMED);
        LocalMasterKey usual = LocalMasterKey.takeCopyOf("demo", key());
        byte[] dataKey = new byte[DataKey.LENGTH];
        Arrays.fill(dataKey, (byte) 9);

        FlawedProvider.CALLERS.clear();
        WrappedDataKey wrapped = owning.wrap(dataKey, CONTEXT, KeyCall.start());
        assertThat(FlawedProvider.CALLERS).containsExactly(Thread.currentThread());
        assertThat(usual.unwrap(wrapped, CONTEXT, KeyCall.start()).plaintext()).isEqualTo(dataKey);

        FlawedProvider.CALLERS.clear();
        assertThat(copying.unwrap(usual.wrap(dataKey, CONTEXT, KeyCall.start()), CONTEXT, KeyCall.start())
                        .plaintext())
                .isEqualTo(dataKey);
        assertThat(FlawedProvider.CALLERS).containsExactly(Thread.currentThread());
    }

    @Test
    void anArrayThatIsCopiedStaysTheCallers() {
        byte[] key = key();
        LocalMasterKey master = LocalMasterKey.takeCopyOf("demo", key, "SunJCE");
        master.destroy();
        assertThat(key).isEqualTo(key());
    }

    @Test
    void aProviderThatIsNotThereIsSaidSoAndTheKeyThatWasHandedOverIsWiped() {
        byte[] owned = key();
        byte[] copied = key();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalMasterKey.takeOwnershipOf("demo", owned, "Nobody"))
                .withMessageContaining("no JCA provider 'Nobody'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LocalMasterKey.takeCopyOf("demo", copied, "Nobody"))
                .withMessageContaining("no JCA provider 'Nobody'");
        assertThat(owned).containsOnly(0);
        assertThat(copied).isEqualTo(key());
    }

    @Test
    void aProviderThatDoesNotDoWhatItMustIsRefusedAndTheKeyThatWasHandedOverIsWiped() {
        Security.addProvider(new FlawedProvider(NAMED, Flaw.ACCEPTS_ANY_TAG));
        byte[] owned = key();
        assertThatIllegalStateException()
                .isThrownBy(() -> LocalMasterKey.takeOwnershipOf("demo", owned, NAMED))
                .withMessageContaining("accepts a message with a wrong tag");
        assertThat(owned).containsOnly(0);
    }

    private static byte[] key() {
        byte[] key = new byte[LocalMasterKey.LENGTH];
        Arrays.fill(key, (byte) 7);
        return key;
    }
}
