package io.sealwax.cli;

import io.sealwax.EnvelopeException;
import io.sealwax.EnvelopeHeader;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of a message without a key.
 *
 * @param name what the user knows the input as
 * @param start the first bytes: the whole header, if it is one, and the beginning of the body
 * @param length the message's length in bytes, or empty where it was not worth reading to the end to know it
 * @param header the header, or null where it is none
 * @param plaintextLength the plaintext's length in bytes, or empty where no message has this length
 * @param failure what is wrong with it, or null
 */
record Inspection(
        String name,
        byte[] start,
        OptionalLong length,
        @Nullable EnvelopeHeader header,
        OptionalLong plaintextLength,
        @Nullable EnvelopeException failure) {
    /** The longest header, and as much of a body as is drawn: nonce or salt, commitment, and a row of ciphertext. */
    private static final int START = 65_535 + 24 + 32 + 16;

    /** Looks at the first bytes of an input, and at its length. */
    static Inspection of(Input input) throws IOException {
        byte[] start = input.readStart(START);
        EnvelopeHeader header;
        try {
            header = EnvelopeHeader.parse(start);
        } catch (EnvelopeException e) {
            return new Inspection(input.name(), start, knownLength(input, start), null, OptionalLong.empty(), e);
        }
        long length = start.length + input.remaining(start.length);
        try {
            OptionalLong plaintextLength = OptionalLong.of(header.plaintextLength(length));
            return new Inspection(input.name(), start, OptionalLong.of(length), header, plaintextLength, null);
        } catch (EnvelopeException e) {
            return new Inspection(input.name(), start, OptionalLong.of(length), header, OptionalLong.empty(), e);
        }
    }

    private static OptionalLong knownLength(Input input, byte[] start) {
        if (start.length < START) {
            return OptionalLong.of(start.length);
        }
        return input.length() < 0 ? OptionalLong.empty() : OptionalLong.of(input.length());
    }
}
