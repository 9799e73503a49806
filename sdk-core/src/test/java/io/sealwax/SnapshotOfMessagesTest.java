package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.crypto.NonceSource;
import io.sealwax.internal.crypto.RandomBytes;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.WrappedDataKey;
import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are being sealed when a snapshot of the process is made, from which two go on. */
class SnapshotOfMessagesTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final String REFUSED =
            "the message was begun before a snapshot of the process, from which others may go on: encrypt it anew";

    private final Keys keys = Keys.local();

    /** One of several processes: with the data key of the others, and random bytes that are as theirs. */
    private static final class Copy implements DataKeyProvider {
        private final DataKey key = DataKey.takeOwnershipOf(
                Plaintexts.of(32),
                CONTEXT,
                List.of(new WrappedDataKey("local-aes", "name", new byte[] {1})),
                new NonceSource() {
                    @Override
                    public void fill(byte[] out, int offset, int length) {
                        Arrays.fill(out, offset, offset + length, (byte) 7);
                    }

                    @Override
                    public int generation() {
                        return RandomBytes.SHARED.generation();
                    }
                });
        private final ByteArrayOutputStream sealed = new ByteArrayOutputStream();

        @Override
        public DataKey.Lease current(EncryptionContext keyBound) {
            return Objects.requireNonNull(key.lease());
        }

        @Override
        public Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
            return call -> current(keyBound);
        }

        EnvelopeCipher cipher(int threads) {
            return EnvelopeCipher.builder(this).parallelism(threads).build();
        }

        boolean isWipedWhenRetired() {
            key.retire();
            return key.isWiped();
        }
    }

    @Test
    void withoutBeforeSnapshotOnePlaintextGivesTheOtherAway() throws IOException {
        byte[] first = new byte[CHUNK];
        byte[] second = Plaintexts.of(CHUNK);
        byte[] one = sealed(new Copy(), first);
        byte[] other = sealed(new Copy(), second);
        int at = one.length - 16 - SEALED_CHUNK;
        for (int i = 0; i < CHUNK; i++) {
            assertThat((byte) (one[at + i] ^ other[at + i])).isEqualTo(second[i]);
        }
    }

    private static byte[] sealed(Copy copy, byte[] plaintext) throws IOException {
        try (EncryptingOutputStream out = copy.cipher(1).encryptTo(copy.sealed, CONTEXT)) {
            out.write(plaintext);
            out.finish();
        }
        return copy.sealed.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aStreamFailsBeforeItsNextChunk(int threads) throws IOException {
        Copy copy = new Copy();
        try (EncryptingOutputStream out = copy.cipher(threads).encryptTo(copy.sealed, CONTEXT)) {
            out.write(Plaintexts.of(5 * CHUNK + 3));
            out.flush();
            int before = copy.sealed.size();
            EnvelopeCipher.beforeSnapshot();
            assertThatThrownBy(() -> {
                        out.write(Plaintexts.of(64 * CHUNK));
                        out.flush();
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessage(REFUSED);
            assertThat(copy.sealed.size()).isEqualTo(before);
            assertThat(copy.isWipedWhenRetired())
                    .as("key and lease are gone before the stream is closed")
                    .isTrue();
            assertThatThrownBy(out::finish).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aStreamWithNothingButARestDoesNotEnd(int threads) throws IOException {
        Copy copy = new Copy();
        try (EncryptingOutputStream out = copy.cipher(threads).encryptTo(copy.sealed, CONTEXT)) {
            out.write(new byte[100]);
            EnvelopeCipher.beforeSnapshot();
            assertThatThrownBy(out::finish).isInstanceOf(IOException.class).hasMessage(REFUSED);
        }
        assertThat(copy.sealed.size()).isLessThan(CHUNK);
        assertThat(copy.isWipedWhenRetired()).isTrue();
    }

    @Test
    void aRepeatableMessageFailsBeforeItsNextChunkAndBeforeOneThatIsMadeAgain() throws IOException {
        Copy copy = new Copy();
        byte[] plaintext = Plaintexts.of(5 * CHUNK);
        try (RepeatableMessage message = copy.cipher(1).encryptRepeatably(Source.of(plaintext), CONTEXT)) {
            InputStream first = message.newStream();
            assertThat(first.readNBytes(2 * SEALED_CHUNK)).hasSize(2 * SEALED_CHUNK);
            InputStream again = message.newStream(message.length() - 100, 100);
            EnvelopeCipher.beforeSnapshot();
            assertThatThrownBy(again::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessage(REFUSED);
            assertThatThrownBy(() -> message.newStream(500, 5)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(first::readAllBytes).isInstanceOf(IOException.class);
            assertThat(copy.isWipedWhenRetired()).isTrue();
        }
    }

    @Test
    void aFileFailsAndDoesNotAppear(@TempDir Path folder) throws IOException {
        Path plaintext = Files.write(folder.resolve("plaintext"), Plaintexts.of(200 * CHUNK));
        Path message = folder.resolve("message");
        assertThatThrownBy(() -> forgetting().encrypt(plaintext, message, CONTEXT))
                .isInstanceOf(IOException.class)
                .hasMessage(REFUSED);
        assertThat(message).doesNotExist();
        assertThat(keys.retireAll()).isTrue();
    }

    @Test
    void anArrayThatThreadsShareFails() {
        assertThatIllegalStateException()
                .isThrownBy(() -> forgetting().encrypt(Plaintexts.of(200 * CHUNK), CONTEXT))
                .withMessage(REFUSED);
        assertThat(keys.retireAll()).isTrue();
    }

    /** As soon as a second thread is asked for. */
    private EnvelopeCipher forgetting() {
        return EnvelopeCipher.builder(keys)
                .parallelism(3)
                .executor(help -> {
                    EnvelopeCipher.beforeSnapshot();
                    help.run();
                })
                .build();
    }

    @Test
    void openingGoesOn() throws IOException {
        byte[] plaintext = Plaintexts.of(9 * CHUNK);
        byte[] message = Plaintexts.seal(Plaintexts.cipher(keys, 1), plaintext, CONTEXT);
        try (DecryptingInputStream in =
                        Plaintexts.cipher(keys, 1).decryptFrom(new ByteArrayInputStream(message), CONTEXT);
                RangeReader ranges = Plaintexts.cipher(keys, 1).openRanges(Source.of(message), CONTEXT)) {
            assertThat(in.readNBytes(CHUNK)).isEqualTo(Arrays.copyOf(plaintext, CHUNK));
            EnvelopeCipher.beforeSnapshot();
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(plaintext, CHUNK, plaintext.length));
            assertThat(ranges.read(0, plaintext.length)).isEqualTo(plaintext);
        }
    }

    @Test
    void recordsBeginANewSessionUnderAnyDataKeyThatStays() {
        EnvelopeCipher cipher = Plaintexts.cipher(keys, 1);
        byte[] first = session(cipher.encrypt(new byte[9], CONTEXT));
        assertThat(session(cipher.encrypt(new byte[9], CONTEXT))).isEqualTo(first);
        EnvelopeCipher.beforeSnapshot();
        assertThat(session(cipher.encrypt(new byte[9], CONTEXT))).isNotEqualTo(first);
    }

    /** The 12 bytes that choose a session; a body is 72 bytes longer than its plaintext. */
    private static byte[] session(byte[] message) {
        int bodyAt = message.length - 72 - 9;
        return Arrays.copyOfRange(message, bodyAt, bodyAt + 12);
    }
}
