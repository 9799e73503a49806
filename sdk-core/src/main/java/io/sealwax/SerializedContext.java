package io.sealwax;

import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.wire.CountedBytes;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What stands for an encryption context in Java's serialisation: its full encoding, which is checked when it is read.
 */
final class SerializedContext implements Serializable {
    private static final long serialVersionUID = 1;

    private transient byte @Nullable [] encoding;

    SerializedContext(byte[] encoding) {
        this.encoding = encoding;
    }

    /**
     * @serialData the length of the full encoding as an int, and the full encoding of FORMAT.md, <i>Context
     *     encoding</i>
     */
    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        CountedBytes.write(out, encoding == null ? new byte[0] : encoding);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        encoding = CountedBytes.read(in, ContextEncoding.MAX_LENGTH, "an encryption context");
    }

    private Object readResolve() throws InvalidObjectException {
        if (encoding == null) {
            throw new InvalidObjectException("an encryption context without its encoding");
        }
        try {
            return EncryptionContext.of(ContextEncoding.parse(encoding), EncryptionContext.none());
        } catch (MalformedMessageException e) {
            throw new InvalidObjectException("an encryption context is malformed: " + e.getMessage());
        }
    }
}
