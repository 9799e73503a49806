package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.crypto.FlawedProvider;
import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A JCA provider that fails in the middle, when plaintext has been written already whose tag nobody has vouched for.
 */
class BrokenProviderTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int LENGTH = 4 * CHUNK;

    private final Provider broken =
            new FlawedProvider("BrokenInTheMiddle", FlawedProvider.Flaw.THROWS_WITH_THE_PLAINTEXT_WRITTEN);
    private final Keys keys = Keys.local();
    private final byte[] message = Plaintexts.seal(Plaintexts.cipher(keys, 1), Plaintexts.of(LENGTH), CONTEXT);

    @BeforeEach
    void register() {
        Security.addProvider(broken);
    }

    @AfterEach
    void removeAndLookForLeases() {
        Security.removeProvider(broken.getName());
        assertThat(keys.retireAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aStreamLeavesZerosInTheCallersArray(int threads) throws IOException {
        byte[] out = new byte[LENGTH];
        try (DecryptingInputStream in = cipher(threads).decryptFrom(new ByteArrayInputStream(message), CONTEXT)) {
            assertThatThrownBy(() -> in.read(out)).isInstanceOf(ProviderException.class);
            assertThat(out).isEqualTo(new byte[LENGTH]);
            assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("the message failed before");
        }
    }

    /** What another provider leaves there of a chunk whose tag is wrong is not for the caller either. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aStreamLeavesZerosWhereAProviderWritesBeforeItRefusesATag(int threads) throws IOException {
        Provider hasty = new FlawedProvider("Hasty", FlawedProvider.Flaw.REFUSES_WITH_THE_PLAINTEXT_WRITTEN);
        Security.addProvider(hasty);
        try (DecryptingInputStream in = EnvelopeCipher.builder(keys)
                .provider("Hasty")
                .parallelism(threads)
                .build()
                .decryptFrom(new ByteArrayInputStream(message), CONTEXT)) {
            byte[] out = new byte[LENGTH];
            assertThatThrownBy(() -> in.read(out))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageStartingWith("chunk 0:");
            assertThat(out).isEqualTo(new byte[LENGTH]);
        } finally {
            Security.removeProvider("Hasty");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aRangeReaderLeavesZerosInTheCallersArray(int threads) throws IOException {
        ByteBuffer out = ByteBuffer.allocateDirect(LENGTH);
        byte[] array = new byte[LENGTH];
        try (RangeReader reader = cipher(threads).openRanges(Source.of(message), CONTEXT)) {
            assertThatThrownBy(() -> reader.read(0, array, 0, LENGTH)).isInstanceOf(ProviderException.class);
            assertThatThrownBy(() -> reader.read(0, out)).isInstanceOf(ProviderException.class);
            assertThatThrownBy(() -> reader.read(5, 10)).isInstanceOf(ProviderException.class);
        }
        assertThat(array).isEqualTo(new byte[LENGTH]);
        assertThat(out).isEqualTo(ByteBuffer.allocate(LENGTH));
    }

    private EnvelopeCipher cipher(int threads) {
        return EnvelopeCipher.builder(keys)
                .provider(broken.getName())
                .parallelism(threads)
                .build();
    }
}
