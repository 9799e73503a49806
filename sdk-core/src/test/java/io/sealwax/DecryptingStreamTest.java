package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static io.sealwax.Plaintexts.SEALED_CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.Keys;
import io.sealwax.testing.Trickle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of a decrypting stream, and when. */
class DecryptingStreamTest {
    private static final EncryptionContext CONTEXT =
            EncryptionContext.of("tenant", "acme").forMessage("row", "42");
    private static final int[] STEPS = {777, CHUNK - 1, CHUNK, CHUNK + 1, 4 * CHUNK, 1 << 20};

    private final Keys keys = Keys.local();

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
    void whateverTheStepsThePlaintextComesOutAndThenTheEnd(int length, int threads) throws IOException {
        byte[] plaintext = Plaintexts.of(length);
        byte[] message = message(plaintext);
        for (int step : STEPS) {
            try (DecryptingInputStream in = open(Trickle.of(message, 50_001), threads)) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                byte[] lent = new byte[3 + step + 4];
                for (int n = in.read(lent, 3, step); n >= 0; n = in.read(lent, 3, step)) {
                    assertThat(n).isBetween(1, step);
                    out.write(lent, 3, n);
                    Arrays.fill(lent, 3, 3 + n, (byte) 0);
                    assertThat(Arrays.equals(lent, new byte[lent.length]))
                            .as("nothing else is written to")
                            .isTrue();
                }
                assertThat(out.toByteArray()).as("steps of %d", step).isEqualTo(plaintext);
                assertThat(in.read()).isEqualTo(-1);
                assertThat(in.read(lent)).isEqualTo(-1);
                assertThat(in.available()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lengthsAndThreads")
    void theWaysOfReadingCanBeMixed(int length, int threads) throws IOException {
        byte[] plaintext = Plaintexts.of(length);
        try (DecryptingInputStream in = open(new ByteArrayInputStream(message(plaintext)), threads)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(in.readNBytes(2 * CHUNK + 3));
            int single = in.read();
            if (single >= 0) {
                out.write(single);
            }
            int at = out.size();
            long skipped = in.skip(CHUNK + 7);
            assertThat(skipped).isEqualTo(Math.min(CHUNK + 7, length - at));
            out.write(plaintext, at, (int) skipped);
            int ready = in.available();
            assertThat(in.read(new byte[0], 0, 0)).isZero();
            byte[] verified = in.readNBytes(ready);
            assertThat(verified).hasSize(ready);
            out.writeBytes(verified);
            in.transferTo(out);
            assertThat(out.toByteArray()).isEqualTo(plaintext);
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theDataKeyIsOnLoanFromTheFirstByteToTheEnd(int threads) throws IOException {
        byte[] message = message(Plaintexts.of(3 * CHUNK));
        DecryptingInputStream in = open(new ByteArrayInputStream(message), threads);
        assertThat(keys.unwraps()).as("nothing was asked for").isZero();
        assertThat(in.read()).isNotNegative();
        assertThat(keys.retireAll()).as("on lease").isFalse();
        in.readAllBytes();
        assertThat(keys.retireAll()).as("back, though it is not closed").isTrue();
        assertThat(in.isOpen()).isTrue();
        assertThat(in.context()).isEqualTo(CONTEXT);
        in.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theContextIsToldBeforeAnythingIsReadAndAfterAll(int threads) throws IOException {
        byte[] plaintext = Plaintexts.of(5 * CHUNK + 3);
        DecryptingInputStream in = Plaintexts.cipher(keys, threads)
                .decryptFrom(
                        Trickle.of(message(plaintext), 500),
                        ContextMatch.containing(EncryptionContext.of("tenant", "acme")));
        assertThat(in.context()).isEqualTo(CONTEXT);
        assertThat(in.readAllBytes()).isEqualTo(plaintext);
        in.close();
        assertThat(in.context()).isEqualTo(CONTEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void closedEarlyItSaysNothingOfTheRestWhichMayBeCut(int threads) throws IOException {
        byte[] message = message(Plaintexts.of(40 * CHUNK));
        for (int cut : new int[] {0, 1, 5, message.length / 2}) {
            boolean[] closed = new boolean[1];
            InputStream below = new ByteArrayInputStream(message, 0, message.length - cut) {
                @Override
                public void close() {
                    closed[0] = true;
                }
            };
            DecryptingInputStream in = open(below, threads);
            assertThat(in.readNBytes(20_000)).hasSize(20_000);
            in.close();
            in.close();
            assertThat(closed[0]).isTrue();
            assertThat(in.isOpen()).isFalse();
            assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("the stream is closed");
            assertThatThrownBy(() -> in.read(new byte[0])).isInstanceOf(IOException.class);
            assertThatThrownBy(in::available).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> in.transferTo(new ByteArrayOutputStream())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void closedBeforeAnythingWasReadItHasReadNothing() throws IOException {
        InputStream below = new ByteArrayInputStream(message(new byte[5]));
        int whole = below.available();
        DecryptingInputStream in = open(below, 1);
        in.close();
        assertThat(below.available()).isEqualTo(whole);
        assertThatThrownBy(in::context).isInstanceOf(IOException.class).hasMessage("the stream is closed");
    }

    @Test
    void aloneItReadsNoFurtherThanTheChunksThatAreAskedFor() throws IOException {
        byte[] message = message(Plaintexts.of(40 * CHUNK));
        int start = EnvelopeHeader.parse(message).length() + Plaintexts.START;
        ByteArrayInputStream below = new ByteArrayInputStream(message);
        try (DecryptingInputStream in = open(below, 1)) {
            assertThat(in.read(new byte[2 * CHUNK])).isEqualTo(2 * CHUNK);
            assertThat(message.length - below.available()).isEqualTo(start + 2 * SEALED_CHUNK);
        }
    }

    static Stream<Arguments> threadsAndWhetherItTellsWhatIsThere() {
        return Stream.of(1, 2, 5)
                .flatMap(threads -> Stream.of(Arguments.of(threads, true), Arguments.of(threads, false)));
    }

    @ParameterizedTest
    @MethodSource("threadsAndWhetherItTellsWhatIsThere")
    void whatHasComeIsShownBeforeMoreIsWaitedFor(int threads, boolean tellsWhatIsThere) throws IOException {
        byte[] plaintext = Plaintexts.of(200 * CHUNK + 5);
        byte[] message = message(plaintext);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Bursts below = new Bursts(message, tellsWhatIsThere, out);
        try (DecryptingInputStream in = open(below, threads)) {
            in.transferTo(out);
        }
        assertThat(out.toByteArray()).isEqualTo(plaintext);
        assertThat(below.waits).isGreaterThan(10);
    }

    /** A message that comes in bursts, whose chunks must have come out when the next one is waited for. */
    private static final class Bursts extends InputStream {
        private static final int[] LENGTHS = {
            1000, SEALED_CHUNK, 65_536, 5, 30 * SEALED_CHUNK, 300_000, SEALED_CHUNK - 1
        };

        private final byte[] message;
        private final boolean tellsWhatIsThere;
        private final ByteArrayOutputStream out;
        private final int chunksAt;
        private int at;
        private int end;
        private int waits;

        Bursts(byte[] message, boolean tellsWhatIsThere, ByteArrayOutputStream out) {
            this.message = message;
            this.tellsWhatIsThere = tellsWhatIsThere;
            this.out = out;
            chunksAt = EnvelopeHeader.parse(message).length() + Plaintexts.START;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            if (at == end) {
                int chunks = Math.max(0, at - chunksAt) / SEALED_CHUNK;
                assertThat(out.size()).as("after %d bytes", at).isEqualTo(chunks * CHUNK);
                end = Math.min(message.length, at + LENGTHS[waits % LENGTHS.length]);
                waits++;
            }
            int count = Math.min(Math.min(length, 65_536), end - at);
            System.arraycopy(message, at, to, offset, count);
            at += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public int read() {
            throw new IllegalStateException("a byte alone");
        }

        @Override
        public int available() {
            return tellsWhatIsThere ? end - at : 0;
        }
    }

    @Test
    void thatNobodyCanTellWhatIsThereIsNoFailureBeforeTheStreamFails() throws IOException {
        byte[] plaintext = Plaintexts.of(40 * CHUNK + 5);
        InputStream below = new ByteArrayInputStream(message(plaintext)) {
            @Override
            public synchronized int available() {
                throw new IllegalStateException("not known");
            }
        };
        try (DecryptingInputStream in = open(below, 3)) {
            assertThat(in.readAllBytes()).isEqualTo(plaintext);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535})
    void aRecordIsHeldBackUntilAllOfItIsVerified(int length) throws IOException {
        byte[] plaintext = Plaintexts.of(length);
        byte[] message = Plaintexts.cipher(keys, 1).encrypt(plaintext, CONTEXT);
        try (DecryptingInputStream in = open(Trickle.of(message, 1000), 1)) {
            assertThat(in.readAllBytes()).isEqualTo(plaintext);
        }
        byte[] changed = message.clone();
        changed[message.length - 1] ^= 1;
        byte[] out = new byte[length + 1];
        try (DecryptingInputStream in = open(Trickle.of(changed, 1000), 1)) {
            assertThatThrownBy(() -> in.read(out)).isInstanceOf(AuthenticationException.class);
            assertThatThrownBy(in::context).isInstanceOf(AuthenticationException.class);
            assertThat(out).isEqualTo(new byte[length + 1]);
        }
    }

    private byte[] message(byte[] plaintext) {
        return Plaintexts.seal(Plaintexts.cipher(keys, 1), plaintext, CONTEXT);
    }

    private DecryptingInputStream open(InputStream below, int threads) {
        return Plaintexts.cipher(keys, threads).decryptFrom(below, CONTEXT);
    }
}
