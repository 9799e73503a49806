package io.sealwax.internal.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInput;
import java.io.ObjectOutput;

/**
 * Byte arrays in Java's serialisation. {@code ObjectInputStream} allocates whatever a stranger's stream says that an
 * array has; this looks at it first.
 */
public final class CountedBytes {
    private CountedBytes() {}

    /** Writes the length in four bytes, and the bytes. */
    public static void write(ObjectOutput out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param what the bytes are, for error messages
     * @throws InvalidObjectException if that is longer than {@code most} bytes, or not there
     */
    public static byte[] read(ObjectInput in, int most, String what) throws IOException {
        try {
            int length = in.readInt();
            if (length < 0 || length > most) {
                throw new InvalidObjectException(what + " of " + length + " bytes: it has at most " + most);
            }
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            return bytes;
        } catch (EOFException e) {
            InvalidObjectException cut = new InvalidObjectException(what + " is cut");
            cut.initCause(e);
            throw cut;
        }
    }

    /**
     * The same for a text in UTF-8.
     *
     * @throws InvalidObjectException also if it is not well-formed
     */
    public static String readText(ObjectInput in, int most, String what) throws IOException {
        byte[] bytes = read(in, most, what);
        if (Utf8.firstMalformed(bytes, 0, bytes.length) >= 0) {
            throw new InvalidObjectException(what + " is not UTF-8");
        }
        return Utf8.decode(bytes, 0, bytes.length);
    }
}
