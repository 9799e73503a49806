package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out does not depend on how many threads made it. */
class ParallelBytesTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int[] THREADS = {1, 2, 3, 8};

    private final Keys keys = Keys.local();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {(1 << 20) - 1, 1 << 20, (1 << 20) + 1, (4 << 20) + 1, 64 << 20})
    void arraysAndStreamsGiveTheSameBytesUnderTheSameSalt(int length) throws IOException {
        byte[] plaintext = Plaintexts.of(length);
        byte[] alone = sealed(plaintext, 1);
        for (int threads : THREADS) {
            assertThat(Arrays.equals(sealed(plaintext, threads), alone))
                    .as("%d threads", threads)
                    .isTrue();
            assertThat(Arrays.equals(streamed(plaintext, threads), alone))
                    .as("%d threads, as a stream", threads)
                    .isTrue();
            byte[] opened = sealing(threads).decrypt(alone, CONTEXT);
            assertThat(Arrays.equals(opened, plaintext)).isTrue();
        }
    }

    private static byte[] sealed(byte[] plaintext, int threads) {
        return sealing(threads).encrypt(plaintext, CONTEXT);
    }

    private static byte[] streamed(byte[] plaintext, int threads) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream(plaintext.length + (1 << 20));
        try (EncryptingOutputStream out = sealing(threads).encryptTo(message, CONTEXT)) {
            int half = plaintext.length / 2;
            out.write(plaintext, 0, half);
            out.write(plaintext, half, plaintext.length - half);
            out.finish();
        }
        return message.toByteArray();
    }

    private static EnvelopeCipher sealing(int threads) {
        return EnvelopeCipher.builder(new SameSalt()).parallelism(threads).build();
    }

    @ParameterizedTest
    @CsvSource({"0, 299", "5, 6", "15, 16", "100, 101", "150, 151", "298, 299", "299, 300", "300, 300"})
    void theFirstWrongChunkIsNamedWhateverTheThreads(int wrong, int alsoWrong) throws IOException {
        byte[] message = EnvelopeCipher.builder(keys).build().encrypt(Plaintexts.of(300 * CHUNK + 50), CONTEXT);
        int chunksAt = EnvelopeHeader.parse(message).length() + Plaintexts.START;
        message[chunksAt + wrong * Plaintexts.SEALED_CHUNK + 1] ^= 1;
        message[chunksAt + alsoWrong * Plaintexts.SEALED_CHUNK + 2] ^= 1;
        byte[] out = new byte[300 * CHUNK + 50];
        for (int threads : THREADS) {
            EnvelopeCipher cipher = Plaintexts.cipher(keys, threads);
            for (int round = 0; round < 5; round++) {
                Arrays.fill(out, (byte) 7);
                assertThatThrownBy(() -> cipher.decrypt(message, 0, message.length, out, 0, CONTEXT))
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageStartingWith("chunk " + wrong + ":");
                assertThat(Arrays.equals(out, new byte[out.length])).isTrue();
            }
        }
    }

    /** Lends the same data key and the same salt each time, which nobody but a test may do. */
    private static final class SameSalt implements DataKeyProvider {
        private static final List<WrappedDataKey> WRAPPED =
                List.of(new WrappedDataKey("local-aes", "test", new byte[] {1}));

        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            byte[] bytes = new byte[32];
            Arrays.fill(bytes, (byte) 3);
            DataKey key = DataKey.takeOwnershipOf(
                    bytes,
                    keyBound,
                    WRAPPED,
                    (out, offset, length) -> Arrays.fill(out, offset, offset + length, (byte) 5));
            DataKey.Lease lease = key.lease();
            key.retire();
            return lease;
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return call -> current(keyBound);
        }
    }
}
