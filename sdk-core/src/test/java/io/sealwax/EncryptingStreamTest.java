package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static io.sealwax.Plaintexts.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.Keys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of what is written to an encrypting stream, and when. */
class EncryptingStreamTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "acme");
    private static final int[] STEPS = {1, 777, CHUNK, CHUNK + 1, 4 * CHUNK, 1 << 20};

    private final Keys keys = Keys.local();
    private final ByteArrayOutputStream below = new ByteArrayOutputStream();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    static Stream<Arguments> lengthsAndThreads() {
        return Plaintexts.borders()
                .boxed()
                .flatMap(length -> Stream.of(Arguments.of(length, 1), Arguments.of(length, 3)));
    }

    @ParameterizedTest
    @MethodSource("lengthsAndThreads")
    void whateverTheStepsTheMessageOpensToWhatWasWritten(int length, int threads) throws IOException {
        byte[] plaintext = Plaintexts.of(length);
        for (int step : STEPS) {
            if (length / step < 70_000) {
                below.reset();
                try (EncryptingOutputStream out =
                        Plaintexts.cipher(keys, threads).encryptTo(below, CONTEXT)) {
                    writeAndOverwrite(out, plaintext, step);
                    out.finish();
                }
                assertThat(decrypt(below.toByteArray())).as("steps of %d", step).isEqualTo(plaintext);
            }
        }
    }

    /** Writes from behind the begin of an array, which is the caller's again when the call returns. */
    private static void writeAndOverwrite(EncryptingOutputStream out, byte[] plaintext, int step) throws IOException {
        for (int at = 0; at < plaintext.length; at += step) {
            int count = Math.min(step, plaintext.length - at);
            byte[] lent = new byte[5 + count + 3];
            System.arraycopy(plaintext, at, lent, 5, count);
            byte[] before = lent.clone();
            out.write(lent, 5, count);
            assertThat(Arrays.equals(lent, before))
                    .as("nothing is written to it")
                    .isTrue();
            Arrays.fill(lent, (byte) 0x55);
        }
    }

    /**
     * Nobody helps, and so what is not sealed when a call returns is sealed by the next one, which would find another's
     * bytes.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void anArrayThatSeveralThreadsReadIsTheCallersAgainWhenTheCallReturns(int threads) throws IOException {
        Executor nobody = task -> {};
        EnvelopeCipher cipher = EnvelopeCipher.builder(keys)
                .parallelism(threads)
                .executor(nobody)
                .build();
        byte[] plaintext = Plaintexts.of(12 << 20);
        for (int step : new int[] {2 << 20, 3_000_001, 4 << 20}) {
            below.reset();
            try (EncryptingOutputStream out = cipher.encryptTo(below, CONTEXT)) {
                writeAndOverwrite(out, plaintext, step);
                out.finish();
            }
            assertThat(Arrays.equals(decrypt(below.toByteArray()), plaintext))
                    .as("steps of %d", step)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("lengthsAndThreads")
    void closedBeforeItIsFinishedItLeavesNothingThatOpens(int length, int threads) throws IOException {
        for (boolean flushed : new boolean[] {false, true}) {
            below.reset();
            try (EncryptingOutputStream out = Plaintexts.cipher(keys, threads).encryptTo(below, CONTEXT)) {
                out.write(Plaintexts.of(length));
                if (flushed) {
                    out.flush();
                }
            }
            assertOpensNowhere(below.toByteArray());
        }
    }

    @Test
    void closedBeforeAnythingIsWrittenItLeavesNothingAtAllAndAsksForNoDataKey() throws IOException {
        EnvelopeCipher.builder(new NoKeys()).build().encryptTo(below, CONTEXT).close();
        assertThat(below.size()).isZero();
    }

    private void assertOpensNowhere(byte[] message) {
        assertThatThrownBy(() -> decrypt(message)).isInstanceOf(EnvelopeException.class);
        assertThatThrownBy(() -> Plaintexts.cipher(keys, 1)
                        .decryptFrom(new ByteArrayInputStream(message), CONTEXT)
                        .readAllBytes())
                .isInstanceOf(EnvelopeException.class);
        assertThatThrownBy(() -> Plaintexts.cipher(keys, 1).openRanges(Source.of(message), CONTEXT))
                .isInstanceOf(EnvelopeException.class);
    }

    @ParameterizedTest
    @MethodSource("lengthsAndThreads")
    void flushWritesEveryChunkThatIsFullAndTheRestStaysBehind(int length, int threads) throws IOException {
        try (EncryptingOutputStream out = Plaintexts.cipher(keys, threads).encryptTo(below, CONTEXT)) {
            byte[] plaintext = Plaintexts.of(length);
            out.write(plaintext, 0, length / 3);
            out.flush();
            assertThat(chunkBytes()).isEqualTo(length / 3 / CHUNK * SEALED_CHUNK);
            out.flush();
            out.write(plaintext, length / 3, length - length / 3);
            out.flush();
            assertThat(chunkBytes()).isEqualTo(length / CHUNK * SEALED_CHUNK);
            out.finish();
            assertThat(decrypt(below.toByteArray())).isEqualTo(plaintext);
        }
    }

    private int chunkBytes() {
        byte[] written = below.toByteArray();
        return written.length - EnvelopeHeader.parse(written).length() - START;
    }

    @Test
    void afterFinishNothingMoreIsTakenAndFinishAndFlushDoNoHarm() throws IOException {
        EncryptingOutputStream out = Plaintexts.cipher(keys, 1).encryptTo(below, CONTEXT);
        out.write(7);
        out.finish();
        byte[] message = below.toByteArray();
        assertThat(keys.retireAll())
                .as("the lease is returned before it is closed")
                .isTrue();
        assertThat(out.isOpen()).isFalse();
        out.finish();
        out.flush();
        assertTakesNothing(out, "the message is finished");
        out.close();
        out.finish();
        out.close();
        out.finish();
        assertTakesNothing(out, "the stream is closed");
        assertThat(below.toByteArray()).isEqualTo(message);
    }

    @Test
    void afterCloseNothingMoreIsTaken() throws IOException {
        EncryptingOutputStream out = Plaintexts.cipher(keys, 1).encryptTo(below, CONTEXT);
        out.write(7);
        out.close();
        out.close();
        assertTakesNothing(out, "the stream is closed");
        assertThatThrownBy(out::flush).isInstanceOf(IOException.class).hasMessage("the stream is closed");
        assertThatThrownBy(out::finish).isInstanceOf(IOException.class).hasMessage("the stream is closed");
    }

    private static void assertTakesNothing(EncryptingOutputStream out, String why) {
        InputStream more = new ByteArrayInputStream(new byte[10]);
        assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class).hasMessage(why);
        assertThatThrownBy(() -> out.write(new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessage(why);
        assertThatThrownBy(() -> out.transferFrom(more))
                .isInstanceOf(IOException.class)
                .hasMessage(why);
    }

    @Test
    void aRangeThatIsNotThereIsRefusedAndTheMessageGoesOn() throws IOException {
        try (EncryptingOutputStream out = Plaintexts.cipher(keys, 1).encryptTo(below, CONTEXT)) {
            out.write(new byte[] {1, 2}, 0, 2);
            assertThatThrownBy(() -> out.write(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> out.write(new byte[2], -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            out.write(new byte[] {3}, 0, 1);
            out.finish();
        }
        assertThat(decrypt(below.toByteArray())).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatAStreamGivesIsCountedAndTheMessageGoesOnBehindIt(int threads) throws IOException {
        byte[] plaintext = Plaintexts.of(20 * CHUNK + 5);
        try (EncryptingOutputStream out = Plaintexts.cipher(keys, threads).encryptTo(below, CONTEXT)) {
            out.write(plaintext, 0, 100);
            InputStream more = new ByteArrayInputStream(plaintext, 100, 17 * CHUNK);
            assertThat(out.transferFrom(more)).isEqualTo(17 * CHUNK);
            assertThat(out.transferFrom(more)).isZero();
            out.write(plaintext, 100 + 17 * CHUNK, plaintext.length - 100 - 17 * CHUNK);
            out.finish();
        }
        assertThat(decrypt(below.toByteArray())).isEqualTo(plaintext);
    }

    private byte[] decrypt(byte[] message) {
        return EnvelopeCipher.builder(keys).build().decrypt(message, CONTEXT);
    }
}
