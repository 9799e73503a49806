package io.sealwax.spi;

import io.sealwax.internal.header.Layout;
import io.sealwax.internal.wire.CountedBytes;
import io.sealwax.internal.wire.Names;
import io.sealwax.internal.wire.Utf8;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A data key as it travels with a message: encrypted under a master key, which it names. Not a secret. Immutable and
 * thread-safe; two are equal if all three parts are. Serialisable; what is read from a stream is checked as the parts
 * of a new one are.
 */
public final class WrappedDataKey implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int MAX_PROVIDER_ID = 0xff;
    private static final int MAX_KEY_NAME = 0xffff;

    private final transient String providerId;
    private final transient String keyName;
    private final transient byte[] wrapped;
    private transient int hash;

    /**
     * Makes a wrapped data key of these parts.
     *
     * @param providerId what kind of master key wrapped it, for example {@code aws-kms}; 1 to 255 ASCII characters
     * @param keyName which master key of that kind, for AWS KMS the key ARN; 1 to 65,535 bytes in UTF-8
     * @param wrapped 1 to 6,144 bytes, which from now on belong to this object
     * @throws IllegalArgumentException if a part is not as it must be
     */
    public WrappedDataKey(String providerId, String keyName, byte[] wrapped) {
        this.providerId = Objects.requireNonNull(providerId, "providerId");
        this.keyName = Objects.requireNonNull(keyName, "keyName");
        this.wrapped = Objects.requireNonNull(wrapped, "wrapped");
        byte[] provider = Utf8.encode(providerId);
        if (provider == null || provider.length != providerId.length() || !isLength(provider.length, MAX_PROVIDER_ID)) {
            throw new IllegalArgumentException("a provider id has 1 to 255 ASCII characters");
        }
        byte[] name = Utf8.encode(keyName);
        if (name == null || !isLength(name.length, MAX_KEY_NAME)) {
            throw new IllegalArgumentException("a key name has 1 to 65,535 bytes of well-formed UTF-8");
        }
        if (!isLength(wrapped.length, Layout.MAX_WRAPPED_KEY)) {
            throw new IllegalArgumentException(
                    "a wrapped data key has 1 to " + Layout.MAX_WRAPPED_KEY + " bytes, this one " + wrapped.length);
        }
    }

    private static boolean isLength(int length, int most) {
        return length >= 1 && length <= most;
    }

    /** Returns the kind of master key that wrapped it, for example {@code aws-kms} or {@code local-aes}. */
    public String providerId() {
        return providerId;
    }

    /** Returns the name of the master key that wrapped it; for AWS KMS the key ARN. */
    public String keyName() {
        return keyName;
    }

    /** Returns a copy of the wrapped bytes; for AWS KMS the {@code CiphertextBlob}. */
    public byte[] wrapped() {
        return wrapped.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WrappedDataKey that
                && hashCode() == that.hashCode()
                && Arrays.equals(wrapped, that.wrapped)
                && keyName.equals(that.keyName)
                && providerId.equals(that.providerId);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(wrapped);
        }
        return hash;
    }

    /**
     * Returns the provider and the key name, shortened and without control characters: they can come from a stranger's
     * message.
     */
    @Override
    public String toString() {
        return Names.plain(providerId) + ":" + Names.plain(keyName);
    }

    private Object writeReplace() {
        return new Serialized(this);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw withoutParts();
    }

    private void readObjectNoData() throws InvalidObjectException {
        throw withoutParts();
    }

    private static InvalidObjectException withoutParts() {
        return new InvalidObjectException("a wrapped data key travels as its three parts, and in no other way");
    }

    /** What stands for it in Java's serialisation. */
    private static final class Serialized implements Serializable {
        private static final long serialVersionUID = 1;

        private transient @Nullable WrappedDataKey key;

        Serialized(WrappedDataKey key) {
            this.key = key;
        }

        /**
         * @serialData provider id, key name and wrapped bytes, each behind its length in bytes as an int; texts in
         *     UTF-8
         */
        private void writeObject(ObjectOutputStream out) throws IOException {
            WrappedDataKey written = Objects.requireNonNull(key);
            out.defaultWriteObject();
            CountedBytes.write(out, written.providerId.getBytes(StandardCharsets.UTF_8));
            CountedBytes.write(out, written.keyName.getBytes(StandardCharsets.UTF_8));
            CountedBytes.write(out, written.wrapped);
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            String providerId = CountedBytes.readText(in, MAX_PROVIDER_ID, "a provider id");
            String keyName = CountedBytes.readText(in, MAX_KEY_NAME, "a key name");
            byte[] wrapped = CountedBytes.read(in, Layout.MAX_WRAPPED_KEY, "a wrapped data key");
            try {
                key = new WrappedDataKey(providerId, keyName, wrapped);
            } catch (IllegalArgumentException e) {
                throw new InvalidObjectException(e.getMessage());
            }
        }

        private Object readResolve() throws InvalidObjectException {
            if (key == null) {
                throw withoutParts();
            }
            return key;
        }
    }
}
