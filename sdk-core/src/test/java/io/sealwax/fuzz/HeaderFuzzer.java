package io.sealwax.fuzz;

import io.sealwax.AuthenticationException;
import io.sealwax.EnvelopeHeader;
import io.sealwax.Failure;
import io.sealwax.MalformedMessageException;
import io.sealwax.spi.WrappedDataKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * Parses arbitrary bytes as a header. They are refused with a {@link MalformedMessageException} that points into them,
 * or what is read gives the same bytes when it is written again; and no more memory is taken than the bytes account
 * for.
 */
public final class HeaderFuzzer {
    private static final Set<Failure> FAILURES =
            Set.of(Failure.NOT_A_MESSAGE, Failure.UNKNOWN_VERSION, Failure.MALFORMED_HEADER);
    private static final int MAX_HEADER = 65_535;
    /** What a short header takes, and what its bytes take each: a wrapped key of 8 bytes is four objects. */
    private static final long FIXED = 4 << 10;

    private static final long PER_BYTE = 32;

    private HeaderFuzzer() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] data) {
        Allocation.within(limit(data), () -> parse(data));
        EnvelopeHeader header = parse(data);
        EnvelopeHeader direct = parseDirect(data);
        require((header == null) == (direct == null), "an array and a buffer are read alike");
        if (header != null) {
            checkWrittenAgain(header, data);
            checkEnd(header, data);
            checkPlaintextLength(header, data.length);
        }
    }

    static long limit(byte[] data) {
        return FIXED + PER_BYTE * Math.min(data.length, MAX_HEADER);
    }

    static EnvelopeHeader parse(byte[] data) {
        try {
            return EnvelopeHeader.parse(data);
        } catch (MalformedMessageException e) {
            checkRefusal(e, data.length);
            return null;
        }
    }

    private static EnvelopeHeader parseDirect(byte[] data) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(data.length).put(data).flip();
        try {
            return EnvelopeHeader.parse(buffer);
        } catch (MalformedMessageException e) {
            checkRefusal(e, data.length);
            return null;
        } finally {
            require(buffer.position() == 0 && buffer.remaining() == data.length, "the buffer's position stays");
        }
    }

    private static void checkRefusal(MalformedMessageException e, int length) {
        require(FAILURES.contains(e.failure()), "a header is refused with a failure of headers");
        require(e.offset() >= 0 && e.offset() <= length, "the offset lies in the bytes");
        require(!e.field().isEmpty() && e.getMessage().startsWith(e.failure().id()), "the message is a sentence");
    }

    /** What was read is all there was: the fields written by FORMAT.md are the bytes. */
    private static void checkWrittenAgain(EnvelopeHeader header, byte[] data) {
        require(
                Arrays.equals(write(header), Arrays.copyOf(data, header.length())),
                "the fields written again are the bytes");
        require(!header.toString().isEmpty(), "it can be printed");
    }

    private static byte[] write(EnvelopeHeader header) {
        ByteArrayOutputStream context = new ByteArrayOutputStream();
        writeUint16(context, header.context().size());
        byte[] previous = {};
        for (EnvelopeHeader.Pair pair : header.context()) {
            require(pair.value().isPresent() != pair.detached(), "a value is stored or detached");
            byte[] name = pair.name().getBytes(StandardCharsets.UTF_8);
            require(Arrays.compareUnsigned(previous, name) < 0, "names are not empty, ascend and occur once");
            previous = name;
            context.write((pair.boundToKey() ? 1 : 0) | (pair.detached() ? 2 : 0));
            writeText(context, pair.name());
            pair.value().ifPresent(value -> writeText(context, value));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {'S', 'W', 'X', (byte) header.version()});
        out.write(header.isChunked() ? 2 : 1);
        writeUint16(out, context.size());
        out.writeBytes(context.toByteArray());
        out.write(header.wrappedKeys().size());
        require(header.keyId().isPresent() == header.wrappedKeys().isEmpty(), "there are keys or a key id");
        header.keyId().ifPresent(out::writeBytes);
        for (WrappedDataKey key : header.wrappedKeys()) {
            out.write(key.providerId().length());
            out.writeBytes(key.providerId().getBytes(StandardCharsets.US_ASCII));
            writeText(out, key.keyName());
            writeUint16(out, key.wrapped().length);
            out.writeBytes(key.wrapped());
        }
        return out.toByteArray();
    }

    private static void writeText(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeUint16(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void writeUint16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    /** The header's own bytes are enough, and one less is too few. */
    private static void checkEnd(EnvelopeHeader header, byte[] data) {
        require(header.length() <= Math.min(data.length, MAX_HEADER), "a header ends within the bytes and its limit");
        EnvelopeHeader alone = parse(Arrays.copyOf(data, header.length()));
        require(alone != null && alone.length() == header.length(), "a header needs nothing behind it");
        require(parse(Arrays.copyOf(data, header.length() - 1)) == null, "a header lacks its last byte");
    }

    private static void checkPlaintextLength(EnvelopeHeader header, long messageLength) {
        try {
            long length = header.plaintextLength(messageLength);
            require(length >= 0 && length < messageLength - header.length(), "a plaintext is shorter than its body");
        } catch (AuthenticationException e) {
            require(e.failure() == Failure.TRUNCATED, "a body that is too short is truncated");
        } catch (MalformedMessageException e) {
            require(e.failure() == Failure.TOO_LONG, "a body that is too long says so");
        }
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }
}
