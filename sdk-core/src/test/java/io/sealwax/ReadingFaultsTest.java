package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A decrypting stream over one that throws, wherever it does. */
@Timeout(120)
class ReadingFaultsTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final List<Throwable> FAILURES =
            List.of(new IOException("reset"), new IllegalStateException("broken"), new OutOfMemoryError("for test"));

    private final Keys keys = Keys.local();
    private final byte[] plaintext = Plaintexts.of(18 * CHUNK + 100);
    private final byte[] message = Plaintexts.seal(Plaintexts.cipher(keys, 1), plaintext, CONTEXT);
    private final int chunksAt = EnvelopeHeader.parse(message).length() + Plaintexts.START;

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    /** Every byte of the start, and those around each chunk's border. */
    private IntStream positions() {
        return IntStream.rangeClosed(0, message.length).filter(position -> {
            int inChunk = (position - chunksAt) % SEALED_CHUNK;
            return position < chunksAt + 20
                    || inChunk < 2
                    || inChunk == 16
                    || inChunk > SEALED_CHUNK - 2
                    || position > message.length - 3;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatWasVerifiedBeforeComesOutAndThenTheCallersOwnFailure(int threads) throws IOException {
        for (int position : positions().toArray()) {
            byte[] before = Arrays.copyOf(message, position);
            int verified = Math.max(0, position - chunksAt) / SEALED_CHUNK * CHUNK;
            for (Throwable failure : FAILURES) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                DecryptingInputStream in = Plaintexts.cipher(keys, threads)
                        .decryptFrom(FailingInput.after(before, 30_000, failure), CONTEXT);
                assertThat(catchThrowable(() -> copy(in, out))).isSameAs(failure);
                assertFailsForever(in, failure);
                in.close();
                assertThat(Arrays.equals(out.toByteArray(), Arrays.copyOf(plaintext, verified)))
                        .as("%d bytes, failing at %d with %s", verified, position, failure)
                        .isTrue();
            }
        }
    }

    private static void copy(InputStream in, ByteArrayOutputStream out) throws IOException {
        byte[] piece = new byte[2 * CHUNK];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
            out.write(piece, 0, n);
        }
    }

    private static void assertFailsForever(DecryptingInputStream in, Throwable failure) {
        for (Throwable thrown : List.of(
                catchThrowable(in::read),
                catchThrowable(() -> in.read(new byte[10])),
                catchThrowable(() -> in.read(ByteBuffer.allocate(10))),
                catchThrowable(in::available),
                catchThrowable(() -> in.skip(1)))) {
            assertThat(thrown)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the message failed before")
                    .hasCause(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aStreamThatGivesNothingWhereItMustWaitIsRefused(int threads) throws IOException {
        for (int position : new int[] {0, 3, 70, chunksAt, chunksAt + SEALED_CHUNK + 5, chunksAt + 11 * SEALED_CHUNK}) {
            for (int wrong : new int[] {0, 1 << 20}) {
                InputStream below = new ByteArrayInputStream(message, 0, position) {
                    @Override
                    public synchronized int read(byte[] out, int offset, int length) {
                        int count = super.read(out, offset, length);
                        return count < 0 ? wrong : count;
                    }
                };
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                DecryptingInputStream in = Plaintexts.cipher(keys, threads).decryptFrom(below, CONTEXT);
                Throwable thrown = catchThrowable(() -> in.transferTo(out));
                assertThat(thrown)
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessageStartingWith("the stream below gave " + wrong + " bytes where 1 to ");
                assertFailsForever(in, thrown);
                int verified = Math.max(0, position - chunksAt) / SEALED_CHUNK * CHUNK;
                assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(plaintext, verified));
            }
        }
    }

    @Test
    void aFailureInTheHeaderIsToldWheneverTheContextIsAskedFor() {
        IOException failure = new IOException("reset");
        DecryptingInputStream in = Plaintexts.cipher(keys, 1)
                .decryptFrom(FailingInput.after(Arrays.copyOf(message, 20), failure), CONTEXT);
        assertThatThrownBy(in::context).isSameAs(failure);
        assertThatThrownBy(in::context)
                .isInstanceOf(IOException.class)
                .hasMessage("the message failed before")
                .hasCause(failure);
    }

    @Test
    void whatIsRefusedBeforeTheFirstChunkIsRefusedForever() {
        EnvelopeCipher withoutKeys = EnvelopeCipher.builder(new NoKeys()).build();
        for (DecryptingInputStream in : List.of(
                withoutKeys.decryptFrom(new ByteArrayInputStream(message), CONTEXT),
                Plaintexts.cipher(keys, 1)
                        .decryptFrom(new ByteArrayInputStream(message), EncryptionContext.of("tenant", "other")),
                Plaintexts.cipher(keys, 1).decryptFrom(new ByteArrayInputStream(new byte[100]), CONTEXT))) {
            Throwable failure = catchThrowable(in::read);
            assertThat(failure).isInstanceOf(EnvelopeException.class);
            assertFailsForever(in, failure);
            assertThatThrownBy(in::context).hasCause(failure);
        }
    }

    @Test
    void aRecordThatIsCutByAFailureGivesNothing() throws IOException {
        byte[] record = Plaintexts.cipher(keys, 1).encrypt(Plaintexts.of(3000), CONTEXT);
        for (int position = 0; position <= record.length; position++) {
            IOException failure = new IOException("reset");
            DecryptingInputStream in = Plaintexts.cipher(keys, 1)
                    .decryptFrom(FailingInput.after(Arrays.copyOf(record, position), failure), CONTEXT);
            byte[] out = new byte[3000];
            assertThatThrownBy(() -> in.read(out)).isSameAs(failure);
            assertThat(out).isEqualTo(new byte[3000]);
            in.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aTargetThatFailsDoesNotSpoilTheMessage(int threads) throws IOException {
        IOException failure = new IOException("no space left");
        for (int call = 0; call < 3; call++) {
            FailingOutput first = new FailingOutput(call, failure);
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            try (DecryptingInputStream in =
                    Plaintexts.cipher(keys, threads).decryptFrom(new ByteArrayInputStream(message), CONTEXT)) {
                assertThatThrownBy(() -> in.transferTo(first)).isSameAs(failure);
                rest.writeBytes(first.written());
                in.transferTo(rest);
            }
            assertThat(rest.toByteArray()).isEqualTo(plaintext);
        }
    }

    @Test
    void whatClosingTheStreamBelowThrowsIsThrownOnceAndTheLoanIsBack() throws IOException {
        IOException failure = new IOException("close failed");
        InputStream below = new ByteArrayInputStream(message) {
            @Override
            public void close() throws IOException {
                throw failure;
            }
        };
        DecryptingInputStream in = Plaintexts.cipher(keys, 1).decryptFrom(below, CONTEXT);
        assertThat(in.read()).isNotNegative();
        assertThatThrownBy(in::close).isSameAs(failure);
        in.close();
        assertThat(keys.retireAll()).isTrue();
    }
}
