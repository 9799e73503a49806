package io.sealwax;

import static io.sealwax.Plaintexts.CHUNK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.testing.Keys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges at every border, from everywhere to everywhere. */
class RangeReaderTest {
    private static final EncryptionContext CONTEXT =
            EncryptionContext.of("tenant", "acme").forMessage("row", "42");

    private final Keys keys = Keys.local();
    private final EnvelopeCipher cipher = EnvelopeCipher.builder(keys).build();

    @AfterEach
    void noLeaseIsLeftOut() {
        assertThat(keys.retireAll()).isTrue();
    }

    /** Where a range begins, and how long it is. */
    private static long[] borders(long end) {
        return LongStream.of(
                        0,
                        1,
                        CHUNK - 1,
                        CHUNK,
                        CHUNK + 1,
                        2 * CHUNK,
                        end - CHUNK - 1,
                        end - CHUNK,
                        end - 1,
                        end,
                        end + 1,
                        Integer.MAX_VALUE,
                        Long.MAX_VALUE - 1,
                        Long.MAX_VALUE)
                .filter(border -> border >= 0)
                .distinct()
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 5 * CHUNK + 7})
    void everyRangeIsWhatThePlaintextHasThere(int size) throws IOException {
        byte[] plaintext = Plaintexts.of(size);
        byte[] message = Plaintexts.seal(cipher, plaintext, CONTEXT);
        try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
            assertRanges(reader, plaintext, message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK, 65_535})
    void everyRangeOfARecordToo(int size) throws IOException {
        byte[] plaintext = Plaintexts.of(size);
        byte[] message = cipher.encrypt(plaintext, CONTEXT);
        try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
            assertRanges(reader, plaintext, message);
        }
    }

    private static void assertRanges(RangeReader reader, byte[] plaintext, byte[] message) throws IOException {
        assertThat(reader.size()).isEqualTo(plaintext.length);
        assertThat(reader.context()).isEqualTo(CONTEXT);
        for (long position : borders(plaintext.length)) {
            for (long length : borders(plaintext.length)) {
                int from = (int) Math.min(position, plaintext.length);
                byte[] expected =
                        Arrays.copyOfRange(plaintext, from, from + (int) Math.min(length, plaintext.length - from));
                if (length <= Integer.MAX_VALUE) {
                    assertThat(reader.read(position, (int) length)).isEqualTo(expected);
                    assertOpensFetched(reader, position, (int) length, expected, message);
                }
                if (length < 1 << 20) {
                    assertReadsIntoArray(reader, position, (int) length, expected);
                }
                CiphertextRange held = reader.ciphertextRange(position, length);
                assertThat(held.position()).isBetween(0L, (long) message.length);
                assertThat(held.length()).isBetween(0L, message.length - held.position());
                assertThat(held.length() == 0).isEqualTo(expected.length == 0 || isRecord(message));
            }
        }
    }

    private static boolean isRecord(byte[] message) {
        return message[4] == 1;
    }

    private static void assertReadsIntoArray(RangeReader reader, long position, int length, byte[] expected)
            throws IOException {
        byte[] out = new byte[2 + length + 3];
        int count = reader.read(position, out, 2, length);
        assertThat(count).isEqualTo(expected.length == 0 && length > 0 ? -1 : expected.length);
        byte[] all = new byte[out.length];
        System.arraycopy(expected, 0, all, 2, expected.length);
        assertThat(out).isEqualTo(all);
    }

    private static void assertOpensFetched(
            RangeReader reader, long position, int length, byte[] expected, byte[] message) throws IOException {
        CiphertextRange held = reader.ciphertextRange(position, length);
        byte[] fetched = Arrays.copyOfRange(message, (int) held.position(), (int) (held.position() + held.length()));
        byte[] before = fetched.clone();
        assertThat(reader.open(position, length, fetched)).isEqualTo(expected);
        assertThat(fetched).isEqualTo(before);
        byte[] longer = Arrays.copyOf(fetched, fetched.length + 1);
        assertThatThrownBy(() -> reader.open(position, length, longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the range is held by %d bytes of the message, these are %d", fetched.length, longer.length);
        if (fetched.length > 0) {
            fetched[fetched.length / 2] ^= 4;
            assertThatThrownBy(() -> reader.open(position, length, fetched))
                    .isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void aRangeBeforeTheBeginOrOfNegativeLengthIsNone() throws IOException {
        byte[] message = Plaintexts.seal(cipher, new byte[10], CONTEXT);
        try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
            for (long position : new long[] {-1, Long.MIN_VALUE}) {
                assertNoRange(() -> reader.read(position, 1));
                assertNoRange(() -> reader.read(position, new byte[1], 0, 1));
                assertNoRange(() -> reader.read(position, ByteBuffer.allocate(1)));
                assertNoRange(() -> reader.ciphertextRange(position, 1));
                assertNoRange(() -> reader.open(position, 1, new byte[26]));
            }
            assertNoRange(() -> reader.read(0, -1));
            assertNoRange(() -> reader.ciphertextRange(0, Long.MIN_VALUE));
            assertNoRange(() -> reader.open(0, -1, new byte[26]));
            assertThatThrownBy(() -> reader.read(0, new byte[5], 3, 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> reader.read(0, ByteBuffer.allocate(1).asReadOnlyBuffer()))
                    .isInstanceOf(ReadOnlyBufferException.class);
        }
    }

    private static void assertNoRange(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("a range of ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 3 * CHUNK})
    void aReaderThatWasClosedReadsNothingNotEvenTheEnd(int size) throws IOException {
        for (byte[] message :
                new byte[][] {Plaintexts.seal(cipher, new byte[size], CONTEXT), cipher.encrypt(new byte[size], CONTEXT)
                }) {
            RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT);
            byte[] fetched = fetch(message, reader.ciphertextRange(0, 5));
            reader.close();
            reader.close();
            for (long position : new long[] {0, size, size + 1}) {
                assertClosed(() -> reader.read(position, new byte[5], 0, 5));
                assertClosed(() -> reader.read(position, new byte[5], 0, 0));
                assertClosed(() -> reader.read(position, 5));
                assertClosed(() -> reader.read(position, ByteBuffer.allocate(5)));
                assertClosed(() -> reader.read(position, ByteBuffer.allocateDirect(5)));
                assertClosed(() -> reader.asChannel().position(position).read(ByteBuffer.allocate(5)));
            }
            assertClosed(() -> reader.open(0, 5, fetched));
            assertThat(reader.size()).isEqualTo(size);
        }
    }

    private static void assertClosed(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IOException.class).hasMessage("the range reader is closed");
    }

    private static byte[] fetch(byte[] message, CiphertextRange held) {
        return Arrays.copyOfRange(message, (int) held.position(), (int) (held.position() + held.length()));
    }

    @Test
    void aRangeForHttpNamesItsLastByteToo() {
        assertThat(new CiphertextRange(100, 50).httpRange()).isEqualTo("bytes=100-149");
        assertThatThrownBy(() -> new CiphertextRange(100, 0).httpRange())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no bytes are needed, and HTTP has no range without any");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, CHUNK, 2 * CHUNK, 2 * CHUNK + 5})
    void aMessageThatWasCutOrLengthenedDoesNotOpen(int size) {
        byte[] message = Plaintexts.seal(cipher, Plaintexts.of(size), CONTEXT);
        int chunksAt = EnvelopeHeader.parse(message).length() + Plaintexts.START;
        for (int length = 0; length < message.length + Plaintexts.SEALED_CHUNK + 20; length++) {
            int inChunk = (length - chunksAt) % Plaintexts.SEALED_CHUNK;
            if (length != message.length && (length < chunksAt + 40 || inChunk < 20 || length % 911 == 0)) {
                byte[] other = Arrays.copyOf(message, length);
                assertThatThrownBy(() -> cipher.openRanges(Source.of(other), CONTEXT))
                        .as("%d bytes", length)
                        .isInstanceOf(EnvelopeException.class);
            }
        }
    }

    @Test
    void aWrongChunkSpoilsTheRangesThatNeedItAndNoOthers() throws IOException {
        byte[] plaintext = Plaintexts.of(4 * CHUNK + 9);
        byte[] message = Plaintexts.seal(cipher, plaintext, CONTEXT);
        message[EnvelopeHeader.parse(message).length() + Plaintexts.START + 2 * Plaintexts.SEALED_CHUNK] ^= 1;
        try (RangeReader reader = cipher.openRanges(Source.of(message), CONTEXT)) {
            assertThat(reader.read(0, 2 * CHUNK)).isEqualTo(Arrays.copyOf(plaintext, 2 * CHUNK));
            assertThat(reader.read(3 * CHUNK, CHUNK)).isEqualTo(Arrays.copyOfRange(plaintext, 3 * CHUNK, 4 * CHUNK));
            for (Shape shape : Shape.values()) {
                ByteBuffer out = shape.target(3 * CHUNK);
                assertThatThrownBy(() -> reader.read(5, out))
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageStartingWith("chunk 2:");
                assertThat(out.position()).isEqualTo(Shape.BEFORE);
                assertThat(Shape.whole(out)).isEqualTo(new byte[out.capacity()]);
            }
            byte[] out = new byte[3 * CHUNK];
            assertThatThrownBy(() -> reader.read(2 * CHUNK - 1, out, 1, 10))
                    .isInstanceOf(AuthenticationException.class);
            assertThat(out).isEqualTo(new byte[3 * CHUNK]);
        }
    }
}
