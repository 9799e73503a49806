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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A stream whose message was changed, cut or lengthened hands out what was verified before, and nothing else. */
class WrongChunksTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int CHUNKS = 21;

    private final Keys keys = Keys.local();
    private final byte[] plaintext = Plaintexts.of((CHUNKS - 1) * CHUNK + 100);
    private final byte[] message = Plaintexts.seal(Plaintexts.cipher(keys, 1), plaintext, CONTEXT);
    private final int chunksAt = EnvelopeHeader.parse(message).length() + Plaintexts.START;

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    static Stream<Arguments> chunksAndThreads() {
        return IntStream.range(0, CHUNKS)
                .boxed()
                .flatMap(chunk -> Stream.of(1, 2, 3).map(threads -> Arguments.of(chunk, threads)));
    }

    @ParameterizedTest
    @MethodSource("chunksAndThreads")
    void theChunksBeforeAWrongOneComeOutAndThenItFailsForever(int chunk, int threads) throws IOException {
        byte[] changed = message.clone();
        changed[chunksAt + chunk * SEALED_CHUNK + 50] ^= 1;
        if (chunk + 7 < CHUNKS) {
            // the first one is named, whoever opens the others
            changed[chunksAt + (chunk + 7) * SEALED_CHUNK] ^= 1;
        }
        for (int step : new int[] {1000, CHUNK, 3 * CHUNK, plaintext.length}) {
            assertFails(changed, threads, step, chunk * CHUNK, Failure.CHUNK, "chunk " + chunk + ":");
        }
    }

    @ParameterizedTest
    @MethodSource("chunksAndThreads")
    void theWholeChunksOfACutMessageComeOutAndThenItFailsForever(int chunk, int threads) throws IOException {
        int begin = chunksAt + chunk * SEALED_CHUNK;
        for (int more : new int[] {0, 1, 15}) {
            byte[] cut = Arrays.copyOf(message, begin + more);
            assertFails(
                    cut,
                    threads,
                    3 * CHUNK,
                    chunk * CHUNK,
                    Failure.TRUNCATED,
                    chunk == 0
                            ? "truncated: no whole last chunk"
                            : "truncated: the message ends " + more + " bytes into chunk " + chunk);
        }
        for (int more : new int[] {16, 115, 117, SEALED_CHUNK - 1}) {
            byte[] cut = Arrays.copyOf(message, begin + more);
            assertFails(cut, threads, 3 * CHUNK, chunk * CHUNK, Failure.CHUNK, "chunk " + chunk + ":");
        }
    }

    @ParameterizedTest
    @MethodSource("chunksAndThreads")
    void ofTheCallersArrayNothingElseIsTouchedAndNothingUnverifiedIsLeft(int chunk, int threads) {
        byte[] changed = message.clone();
        changed[chunksAt + chunk * SEALED_CHUNK + 50] ^= 1;
        for (int step : new int[] {1000, CHUNK, 3 * CHUNK + 7, plaintext.length}) {
            byte[] lent = new byte[5 + step + 3];
            DecryptingInputStream in =
                    Plaintexts.cipher(keys, threads).decryptFrom(new ByteArrayInputStream(changed), CONTEXT);
            int[] at = new int[1];
            Throwable thrown = catchThrowable(() -> {
                while (true) {
                    Arrays.fill(lent, (byte) 0x55);
                    int count = in.read(lent, 5, step);
                    assertThat(Arrays.equals(lent, 5, 5 + count, plaintext, at[0], at[0] + count))
                            .isTrue();
                    at[0] += count;
                    assertUntouched(lent, 5 + count, at[0] == chunk * CHUNK);
                }
            });
            assertThat(thrown).isInstanceOf(AuthenticationException.class);
            assertThat(at[0]).isEqualTo(chunk * CHUNK);
            assertUntouched(lent, 5, true);
        }
    }

    /** But for the zeros of a chunk that came behind the last right one, and did not verify. */
    private static void assertUntouched(byte[] lent, int end, boolean isBeforeTheWrongChunk) {
        int rest = end;
        while (isBeforeTheWrongChunk && rest < Math.min(lent.length - 3, end + CHUNK) && lent[rest] == 0) {
            rest++;
        }
        byte[] untouched = new byte[lent.length];
        Arrays.fill(untouched, (byte) 0x55);
        assertThat(Arrays.equals(lent, 0, 5, untouched, 0, 5)).isTrue();
        assertThat(Arrays.equals(lent, rest, lent.length, untouched, rest, lent.length))
                .as("behind what was read, at %d", end)
                .isTrue();
    }

    static Stream<UnaryOperator<byte[]>> longer() {
        return IntStream.of(1, 15, 16, 17, 100, SEALED_CHUNK - 117, SEALED_CHUNK - 116, SEALED_CHUNK, 5 * SEALED_CHUNK)
                .mapToObj(more -> message -> Arrays.copyOf(message, message.length + more));
    }

    @ParameterizedTest
    @MethodSource("longer")
    void bytesBehindTheEndSpoilTheLastChunk(UnaryOperator<byte[]> longer) throws IOException {
        for (int threads : new int[] {1, 3}) {
            assertFails(
                    longer.apply(message),
                    threads,
                    CHUNK,
                    (CHUNKS - 1) * CHUNK,
                    Failure.CHUNK,
                    "chunk " + (CHUNKS - 1) + ":");
        }
    }

    private void assertFails(byte[] wrong, int threads, int step, int verified, Failure failure, String sentence)
            throws IOException {
        DecryptingInputStream in =
                Plaintexts.cipher(keys, threads).decryptFrom(new ByteArrayInputStream(wrong), CONTEXT);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] lent = new byte[step];
        Throwable thrown = catchThrowable(() -> {
            for (int n = in.read(lent); n >= 0; n = in.read(lent)) {
                out.write(lent, 0, n);
                assertThat(Arrays.equals(lent, n, step, new byte[step], n, step))
                        .as("nothing behind what was read")
                        .isTrue();
                Arrays.fill(lent, (byte) 0);
            }
        });
        assertFailure(thrown, failure, sentence);
        assertThat(lent).as("nothing of the wrong chunk").isEqualTo(new byte[step]);
        assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(plaintext, verified));
        assertFailure(catchThrowable(in::read), failure, sentence);
        assertFailure(catchThrowable(() -> in.read(lent)), failure, sentence);
        assertFailure(catchThrowable(() -> in.read(ByteBuffer.wrap(lent))), failure, sentence);
        assertFailure(catchThrowable(() -> in.skip(1)), failure, sentence);
        assertFailure(catchThrowable(in::readAllBytes), failure, sentence);
        assertFailure(catchThrowable(in::available), failure, sentence);
        assertFailure(catchThrowable(() -> in.transferTo(out)), failure, sentence);
        in.close();
        assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("the stream is closed");
    }

    private static void assertFailure(Throwable thrown, Failure failure, String sentence) {
        assertThat(thrown).isInstanceOf(AuthenticationException.class).hasMessageStartingWith(sentence);
        assertThat(((AuthenticationException) thrown).failure()).isEqualTo(failure);
    }
}
