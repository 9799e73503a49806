package io.sealwax.internal.message;

import io.sealwax.EnvelopeException;
import io.sealwax.internal.buffer.Input;
import io.sealwax.internal.buffer.InputStreams;
import io.sealwax.internal.chunks.ChunkLayout;
import io.sealwax.internal.header.BodyKind;
import io.sealwax.internal.header.HeaderLength;
import io.sealwax.internal.header.Layout;
import io.sealwax.internal.header.ParsedHeader;
import io.sealwax.internal.record.RecordFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What is read of a stream before anything is decided: the header and the least that a body can have, or all of a
 * record, which is at most a header and 64 KiB. Takes memory only for what the bytes so far announce.
 *
 * @param header of the message
 * @param bytes holds the message from its beginning
 * @param length how many bytes of the message were read
 */
public record MessageStart(ParsedHeader header, byte[] bytes, int length) {
    private static final int FIRST = 1024;
    private static final int LEAST_BODY = ChunkLayout.MIN_BODY;

    /**
     * Reads as much of a message as it takes. The header is parsed once.
     *
     * @param knownContext the stored encoding that the reader expects
     * @throws EnvelopeException if this is no message, or if no body can be as short or as long
     * @throws IOException if the stream throws it
     */
    public static MessageStart read(InputStream in, byte[] knownContext) throws IOException {
        Reading reading = new Reading(in);
        int needed = 0;
        while (reading.length
                        < (needed = Math.min(HeaderLength.atLeast(reading.bytes, reading.length), Layout.MAX_HEADER))
                && reading.goesOn(needed)) {}
        ParsedHeader header = ParsedHeader.parse(reading.bytes, 0, reading.length, knownContext);
        boolean record = header.bodyKind() == BodyKind.RECORD;
        int wanted = header.length() + (record ? RecordFormat.OVERHEAD + RecordFormat.MAX_PLAINTEXT + 1 : LEAST_BODY);
        while (reading.length < wanted && reading.goesOn(wanted)) {}
        if (record || reading.length < wanted) {
            BodyLength.check(header.bodyKind(), reading.length - header.length(), header.length());
        }
        return new MessageStart(header.in(reading.bytes), reading.bytes, reading.length);
    }

    public boolean isRecord() {
        return header.bodyKind() == BodyKind.RECORD;
    }

    /** Returns what opens the message; only if it is a record, which is all here. */
    public MessageOpener opener() {
        return new MessageOpener(Input.of(bytes, 0, length), header);
    }

    /** Bytes as they come. */
    private static final class Reading {
        private final InputStream in;
        private byte[] bytes = new byte[FIRST];
        private int length;

        Reading(InputStream in) {
            this.in = in;
        }

        /** Reads some more towards so many, or as many as there is room for; false at the end. */
        boolean goesOn(int wanted) throws IOException {
            if (bytes.length < wanted && bytes.length == length) {
                bytes = Arrays.copyOf(bytes, Math.min(wanted, 2 * length));
            }
            int count = InputStreams.readSome(in, bytes, length, bytes.length - length);
            length += Math.max(count, 0);
            return count >= 0;
        }
    }
}
