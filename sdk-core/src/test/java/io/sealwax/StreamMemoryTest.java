package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.fuzz.Allocation;
import io.sealwax.testing.Keys;
import io.sealwax.testing.Trickle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What streams take of memory: a window, and of garbage no more than in proportion, whatever the steps. */
class StreamMemoryTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int MEBIBYTE = 1 << 20;
    private static final int PLACES_A_THREAD = 2;
    private static final int CHUNKS_A_PIECE = 8;

    private final Keys keys = Keys.local();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4096, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK, MEBIBYTE})
    void twiceTheInputTakesTwiceTheGarbageAtMost(int step) {
        assertLinear(Plaintexts.cipher(keys, 1), step, 2 * MEBIBYTE);
    }

    /** All of whose work is done here, where its garbage is counted. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, CHUNK, MEBIBYTE})
    void theSameOfWhatIsMadeForSeveralThreads(int step) {
        EnvelopeCipher cipher = EnvelopeCipher.builder(keys)
                .parallelism(3)
                .executor(Runnable::run)
                .build();
        assertLinear(cipher, step, 6 * MEBIBYTE);
    }

    private static void assertLinear(EnvelopeCipher cipher, int step, int most) {
        long once = garbage(cipher, step, 4 * MEBIBYTE);
        long twice = garbage(cipher, step, 8 * MEBIBYTE);
        assertThat(twice).as("twice, and once: %d", once).isLessThanOrEqualTo(once * 22 / 10);
        assertThat(once).as("bytes of garbage for 4 MiB").isLessThan(most);
    }

    /** The less of some rounds: code that is not compiled yet makes more. */
    private static long garbage(EnvelopeCipher cipher, int step, int length) {
        byte[] message = new byte[length + length / 512 + 1000];
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            long bytes = Allocation.of(() -> throughAndBack(cipher, step, length, message));
            least = Math.min(least, bytes);
        }
        return least;
    }

    private static void throughAndBack(EnvelopeCipher cipher, int step, int length, byte[] message) {
        byte[] piece = new byte[step];
        int[] written = new int[1];
        OutputStream below = new OutputStream() {
            @Override
            public void write(int b) {
                throw new IllegalStateException("a byte alone");
            }

            @Override
            public void write(byte[] bytes, int offset, int count) {
                System.arraycopy(bytes, offset, message, written[0], count);
                written[0] += count;
            }
        };
        try (EncryptingOutputStream out = cipher.encryptTo(below, CONTEXT)) {
            for (int at = 0; at < length; at += step) {
                out.write(piece, 0, Math.min(step, length - at));
            }
            out.finish();
            InputStream sealed = new ByteArrayInputStream(message, 0, written[0]);
            try (DecryptingInputStream in = cipher.decryptFrom(sealed, CONTEXT)) {
                long count = 0;
                for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                    count += n;
                }
                assertThat(count).isEqualTo(length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aloneTheyTakeWhatTheySay() {
        byte[] plaintext = Plaintexts.of(24 * CHUNK);
        byte[] half = Arrays.copyOf(plaintext, 12 * CHUNK);
        byte[] message = Plaintexts.seal(Plaintexts.cipher(keys, 1), plaintext, CONTEXT);
        byte[] halfMessage = Plaintexts.seal(Plaintexts.cipher(keys, 1), half, CONTEXT);
        // what the keys take comes on top
        long keysTake = 5 << 10;
        assertThat(fixed(() -> seal(half), () -> seal(plaintext))).isBetween(100L << 10, (130L << 10) + keysTake);
        assertThat(fixed(() -> open(halfMessage), () -> open(message))).isBetween(100L << 10, (150L << 10) + keysTake);
    }

    /** What is allocated however long the message, without the garbage that each chunk makes. */
    private static long fixed(Runnable once, Runnable twice) {
        return 2 * least(once) - least(twice);
    }

    private static long least(Runnable run) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            least = Math.min(least, Allocation.of(run));
        }
        return least;
    }

    private void seal(byte[] plaintext) {
        try (EncryptingOutputStream out =
                Plaintexts.cipher(keys, 1).encryptTo(OutputStream.nullOutputStream(), CONTEXT)) {
            out.transferFrom(new ByteArrayInputStream(plaintext));
            out.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** First the most that does not fill a piece, whose rest is kept, and then what does. */
    private void open(byte[] message) {
        InputStream below = Trickle.of(message, 4 * SEALED_CHUNK - 1);
        try (DecryptingInputStream in = Plaintexts.cipher(keys, 1).decryptFrom(below, CONTEXT)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFlushAfterEachByteCopiesNothingUntilAChunkIsFull(int threads) {
        byte[] plaintext = Plaintexts.of(3 * CHUNK + 5);
        ByteArrayOutputStream below = new ByteArrayOutputStream(5 * CHUNK);
        long bytes = Allocation.of(() -> {
            try (EncryptingOutputStream out = Plaintexts.cipher(keys, threads).encryptTo(below, CONTEXT)) {
                for (byte each : plaintext) {
                    out.write(each);
                    out.flush();
                }
                out.finish();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertThat(bytes).as("bytes of garbage for three chunks").isLessThan(4 * MEBIBYTE);
        assertThat(Plaintexts.cipher(keys, 1).decrypt(below.toByteArray(), CONTEXT))
                .isEqualTo(plaintext);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void noMoreIsHeldBackThanTheWindow(int threads) throws IOException {
        long window = threads == 1 ? 4 : (long) PLACES_A_THREAD * threads * CHUNKS_A_PIECE;
        long[] written = new long[1];
        OutputStream below = new OutputStream() {
            @Override
            public void write(int b) {
                throw new IllegalStateException("a byte alone");
            }

            @Override
            public void write(byte[] bytes, int offset, int count) {
                written[0] += count;
            }
        };
        try (EncryptingOutputStream out = Plaintexts.cipher(keys, threads).encryptTo(below, CONTEXT)) {
            byte[] piece = new byte[10_000];
            for (long taken = piece.length; taken < 64L * MEBIBYTE; taken += piece.length) {
                out.write(piece);
                assertThat(taken - written[0]).isLessThanOrEqualTo(window * CHUNK);
            }
            out.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void noMoreIsReadAheadThanTheWindow(int threads) throws IOException {
        byte[] message = Plaintexts.seal(Plaintexts.cipher(keys, 1), new byte[16 * MEBIBYTE], CONTEXT);
        int chunksAt = EnvelopeHeader.parse(message).length() + Plaintexts.START;
        long window = threads == 1 ? 4 : (long) PLACES_A_THREAD * threads * CHUNKS_A_PIECE;
        ByteArrayInputStream below = new ByteArrayInputStream(message);
        long shown = 0;
        try (DecryptingInputStream in = Plaintexts.cipher(keys, threads).decryptFrom(below, CONTEXT)) {
            byte[] piece = new byte[9000];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                int read = message.length - below.available();
                long needed = chunksAt + shown / CHUNK * SEALED_CHUNK;
                assertThat(read - needed).isLessThanOrEqualTo(window * SEALED_CHUNK);
                shown += n;
            }
        }
        assertThat(shown).isEqualTo(16 * MEBIBYTE);
    }
}
