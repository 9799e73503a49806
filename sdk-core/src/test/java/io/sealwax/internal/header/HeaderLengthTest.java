package io.sealwax.internal.header;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.MalformedMessageException;
import io.sealwax.testing.FormatVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How far a header goes at least, held against the parser that has all of it. */
class HeaderLengthTest {
    private static final int RANDOM_HEADERS = 20_000;

    @Test
    void ofAHeaderItAsksForEveryByteUntilItEndsAndForNoneBehind() {
        for (FormatVector vector : FormatVector.all()) {
            byte[] message = vector.message();
            int headerLength = headerLength(message);
            if (headerLength >= 0) {
                for (int length = 0; length < headerLength; length++) {
                    assertThat(HeaderLength.atLeast(message, length))
                            .as("%s, with %d of %d bytes", vector, length, headerLength)
                            .isGreaterThan(length)
                            .isLessThanOrEqualTo(headerLength);
                }
                assertThat(HeaderLength.atLeast(message, headerLength)).isEqualTo(headerLength);
                assertThat(HeaderLength.atLeast(message, message.length)).isEqualTo(headerLength);
            }
        }
    }

    /**
     * What the parser says of a message of which a reader has as much as was asked for is what it says of the whole of
     * it.
     */
    @Test
    void whenNothingMoreIsAskedForTheParserHasDecided() {
        int refused = 0;
        for (byte[] message : messages()) {
            int length = 0;
            for (int needed = 0; length < needed || length == 0; ) {
                length = Math.max(length, Math.min(needed, message.length));
                needed = Math.min(HeaderLength.atLeast(message, length), Layout.MAX_HEADER);
                if (length == message.length) {
                    break;
                }
            }
            String ofSome = verdict(Arrays.copyOf(message, length));
            String ofAll = verdict(message);
            assertThat(ofSome).isEqualTo(ofAll);
            refused += ofAll.startsWith("header") ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(RANDOM_HEADERS / 2);
    }

    @Test
    void itLooksAtNothingBehindWhatIsThere() {
        for (FormatVector vector : FormatVector.valid()) {
            byte[] message = vector.message();
            int headerLength = headerLength(message);
            for (int length = 0; length < headerLength; length++) {
                byte[] other = Arrays.copyOf(message, message.length);
                Arrays.fill(other, length, other.length, (byte) 0xff);
                assertThat(HeaderLength.atLeast(other, length)).isEqualTo(HeaderLength.atLeast(message, length));
                assertThat(HeaderLength.atLeast(Arrays.copyOf(message, length), length))
                        .isEqualTo(HeaderLength.atLeast(message, length));
            }
        }
    }

    /** Every vector, and headers with a few bytes changed, cut, or made of nothing but chance. */
    private static List<byte[]> messages() {
        List<byte[]> vectors =
                FormatVector.all().stream().map(FormatVector::message).toList();
        List<byte[]> messages = new ArrayList<>(vectors);
        Random random = new Random(1);
        for (int i = 0; i < RANDOM_HEADERS; i++) {
            byte[] message = vectors.get(random.nextInt(vectors.size()));
            message = Arrays.copyOf(message, Math.min(message.length, 70_000));
            for (int change = random.nextInt(4); change >= 0 && message.length > 0; change--) {
                int at = random.nextInt(Math.min(message.length, 300));
                message[at] = (byte) (random.nextInt(3) == 0 ? 0xff : random.nextInt());
            }
            if (random.nextInt(4) == 0) {
                message = Arrays.copyOf(message, random.nextInt(Math.min(message.length, 400) + 1));
            }
            messages.add(message);
        }
        return messages;
    }

    private static int headerLength(byte[] message) {
        try {
            return ParsedHeader.parse(message, 0, message.length).length();
        } catch (MalformedMessageException notAHeader) {
            return -1;
        }
    }

    private static String verdict(byte[] message) {
        try {
            return "header of " + ParsedHeader.parse(message, 0, message.length).length();
        } catch (MalformedMessageException e) {
            return e.failure() + " " + e.field() + " at " + e.offset();
        }
    }
}
