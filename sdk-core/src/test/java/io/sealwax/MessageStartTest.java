package io.sealwax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.internal.header.HeaderLength;
import io.sealwax.internal.header.ParsedHeader;
import io.sealwax.internal.message.MessageStart;
import io.sealwax.testing.FormatVector;
import io.sealwax.testing.Trickle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The begin of a message read from a stream, byte by byte, is judged as it is in an array. */
class MessageStartTest {
    static Stream<FormatVector> vectors() {
        // whose values nobody can supply, since they make the context too long
        return FormatVector.all().stream()
                .filter(vector ->
                        vector.message().length < 2000 && !vector.result().equals("context-too-long"));
    }

    /** A message that is cut before its first chunk ends has nothing that a stream could tell later than an array. */
    @ParameterizedTest
    @MethodSource("vectors")
    void cutAnywhereAMessageFailsInAStreamAsItDoesInAnArray(FormatVector vector) throws IOException {
        byte[] message = vector.message();
        VectorKeys keys = new VectorKeys(vector);
        EnvelopeCipher cipher = EnvelopeCipher.builder(keys).keySections(keys).build();
        ContextMatch match = ContextMatch.containing(vector.supplied());
        for (int length : lengths(message)) {
            byte[] cut = Arrays.copyOf(message, length);
            String expected = outcome(() -> cipher.decrypt(cut, match).plaintext());
            for (int step : new int[] {1, Integer.MAX_VALUE}) {
                assertThat(outcome(() ->
                                cipher.decryptFrom(Trickle.of(cut, step), match).readAllBytes()))
                        .as("%d of %d bytes, %d at a time", length, message.length, step)
                        .isEqualTo(expected);
            }
            assertThat(outcome(() -> ranges(cipher, cut, match))).isEqualTo(expected);
        }
    }

    /** Around the end of each field, of what a body must have, and of the message. */
    private static int[] lengths(byte[] message) {
        int header = 0;
        IntStream.Builder ends = IntStream.builder().add(0).add(3).add(4).add(5);
        for (int next = HeaderLength.atLeast(message, 0); next > header && next <= message.length; ) {
            ends.add(next);
            header = next;
            next = HeaderLength.atLeast(message, header);
        }
        ends.add(header + 24)
                .add(header + 56)
                .add(header + 72)
                .add(message.length - 16)
                .add(message.length);
        return ends.build()
                .flatMap(end -> IntStream.rangeClosed(end - 1, end + 1))
                .filter(cut -> cut >= 0 && cut <= message.length)
                .distinct()
                .toArray();
    }

    private static byte[] ranges(EnvelopeCipher cipher, byte[] message, ContextMatch match) throws IOException {
        try (RangeReader reader = cipher.openRanges(Source.of(message), match)) {
            return reader.read(0, Integer.MAX_VALUE);
        }
    }

    private interface Opening {
        byte[] open() throws IOException;
    }

    private static String outcome(Opening opening) throws IOException {
        try {
            return "opened to " + opening.open().length + " bytes";
        } catch (MalformedMessageException e) {
            return e.failure() + " " + e.field() + " at " + e.offset();
        } catch (EnvelopeException e) {
            return e.failure().toString();
        }
    }

    @Test
    void ofAHeaderThatClaimsMoreThanAnyHasNoMoreIsRead() throws IOException {
        ByteArrayOutputStream hostile = new ByteArrayOutputStream();
        hostile.writeBytes(new byte[] {'S', 'W', 'X', 1, 2, 0, 2, 0, 0, (byte) 255});
        for (int key = 0; key < 30; key++) {
            hostile.writeBytes(new byte[] {1, 'p', 0, 1, 'n', 0x18, 0});
            hostile.writeBytes(new byte[6144]);
        }
        int[] read = new int[1];
        InputStream in = new ByteArrayInputStream(hostile.toByteArray()) {
            @Override
            public synchronized int read(byte[] out, int offset, int length) {
                int count = super.read(out, offset, length);
                read[0] += count;
                return count;
            }
        };
        assertThatThrownBy(() -> MessageStart.read(in, new byte[2]))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageStartingWith("malformed-header: wrapped key")
                .hasMessageContaining("the longest header ends after");
        assertThatThrownBy(() -> ParsedHeader.parse(hostile.toByteArray(), 0, hostile.size()))
                .hasMessageContaining("the longest header ends after");
        InputStream cut = new ByteArrayInputStream(hostile.toByteArray(), 0, 65_534);
        assertThatThrownBy(() -> MessageStart.read(cut, new byte[2])).hasMessageContaining("the message ends after");
        assertThat(read[0]).isLessThanOrEqualTo(65_535);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100, 65_535})
    void ofARecordThatIsTooLongNoMoreIsReadThanShowsIt(int more) throws IOException {
        byte[] header = {'S', 'W', 'X', 1, 1, 0, 2, 0, 0, 1, 1, 'p', 0, 1, 'n', 0, 1, 9};
        int longest = header.length + 72 + 65_535;
        byte[] message = Arrays.copyOf(header, longest + 1 + more);
        ByteArrayInputStream in = new ByteArrayInputStream(message);
        assertThatThrownBy(() -> MessageStart.read(in, new byte[2]))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageStartingWith("too-long: body at offset 18");
        assertThat(message.length - in.available()).isEqualTo(longest + 1);
        MessageStart start = MessageStart.read(new ByteArrayInputStream(Arrays.copyOf(message, longest)), new byte[2]);
        assertThat(start.length()).isEqualTo(longest);
        assertThat(start.isRecord()).isTrue();
    }
}
