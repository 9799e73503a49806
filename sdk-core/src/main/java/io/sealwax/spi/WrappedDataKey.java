package io.sealwax.spi;

import io.sealwax.internal.header.Layout;
import io.sealwax.internal.wire.Names;
import io.sealwax.internal.wire.Utf8;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A data key as it travels with a message: encrypted under a master key, which it names. Not a secret. Immutable and thread-safe; two are
 * equal when all three parts are.
 */
public final class WrappedDataKey {
    private final String providerId;
    private final String keyName;
    private final byte[] wrapped;
    private int hash;

    /**
     * A wrapped data key of these parts.
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
        if (provider == null || provider.length != providerId.length() || !isLength(provider.length, 0xff)) {
            throw new IllegalArgumentException("a provider id has 1 to 255 ASCII characters");
        }
        byte[] name = Utf8.encode(keyName);
        if (name == null || !isLength(name.length, 0xffff)) {
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

    /** What kind of master key wrapped it, for example {@code aws-kms} or {@code local-aes}. */
    public String providerId() {
        return providerId;
    }

    /** Which master key of that kind wrapped it; for AWS KMS the key ARN. */
    public String keyName() {
        return keyName;
    }

    /** A copy of the wrapped bytes; for AWS KMS the {@code CiphertextBlob}. */
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

    /** Provider and key name, shortened and without control characters: they can come from a stranger's message. */
    @Override
    public String toString() {
        return Names.plain(providerId) + ":" + Names.plain(keyName);
    }
}
