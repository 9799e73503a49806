package io.sealwax;

import io.sealwax.internal.crypto.ProviderChoice;
import io.sealwax.internal.crypto.RandomBytes;
import io.sealwax.internal.crypto.SecretBytes;
import io.sealwax.internal.crypto.XaesGcm;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.WrappedDataKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;

/**
 * A master key that is 32 bytes in this process's memory: for tests, and for places without a KMS. It wraps data keys
 * with XAES-256-GCM (FORMAT.md, <i>Local master key</i>), bound to the key-bound pairs. Anyone who can read the memory,
 * or the file it came from, can decrypt everything; a KMS never reveals its keys.
 *
 * <p>Thread-safe. If another thread destroys the key during a call, the call ends as it would have, or throws an
 * {@link IllegalStateException}.
 */
public final class LocalMasterKey implements MasterKey, Destroyable {
    /** The provider id in headers. */
    public static final String PROVIDER_ID = "local-aes";

    /** Length of a master key in bytes. */
    public static final int LENGTH = 32;

    private static final byte[] LABEL = "sealwax.io/local-aes@v1\0".getBytes(StandardCharsets.US_ASCII);

    private final String name;
    private final SecretBytes key;
    private final XaesGcm cipher;
    private volatile boolean destroyed;

    /** @param provider null for the one that is preferred */
    private LocalMasterKey(String name, byte[] key, @Nullable String provider) {
        boolean usable = false;
        try {
            if (key.length != LENGTH) {
                throw new IllegalArgumentException(
                        "a local master key has " + LENGTH + " bytes, these are " + key.length);
            }
            // a name that no header can carry is refused here, not at the first message
            this.name = new WrappedDataKey(PROVIDER_ID, name, new byte[1]).keyName();
            this.key = new SecretBytes(key);
            this.cipher = new XaesGcm(provider == null ? ProviderChoice.preferred() : ProviderChoice.named(provider));
            usable = true;
        } finally {
            if (!usable) {
                Arrays.fill(key, (byte) 0);
            }
        }
    }

    /**
     * Makes a master key of these bytes.
     *
     * @param name what the application calls it; part of every message
     * @param key 32 bytes, which from now on belong to the master key
     * @throws IllegalArgumentException if the key has another length, no header can carry the name, or the system
     *     property {@code sealwax.provider} names a JCA provider that is not there
     * @throws IllegalStateException if no JCA provider of this Java runtime passes the self-test of AES-256-GCM
     */
    public static LocalMasterKey takeOwnershipOf(String name, byte[] key) {
        return new LocalMasterKey(name, key, null);
    }

    /**
     * Makes a master key of these bytes that uses this JCA provider; the array is the master key's from now on. Without
     * a provider, a master key uses the one of a cipher that names none.
     *
     * @param provider a name as {@link EnvelopeCipherBuilder#provider} takes it
     * @throws IllegalArgumentException if there is no such provider, the key has another length, or no header can carry
     *     the name
     * @throws IllegalStateException if the provider fails the self-test of AES-256-GCM
     */
    public static LocalMasterKey takeOwnershipOf(String name, byte[] key, String provider) {
        return new LocalMasterKey(name, key, Objects.requireNonNull(provider, "provider"));
    }

    /**
     * Makes a master key of a copy of these bytes; the array stays the caller's, to wipe. Throws as
     * {@link #takeOwnershipOf(String, byte[])} does.
     */
    public static LocalMasterKey takeCopyOf(String name, byte[] key) {
        return new LocalMasterKey(name, key.clone(), null);
    }

    /**
     * Makes a master key of a copy of these bytes that uses this JCA provider. Throws as
     * {@link #takeOwnershipOf(String, byte[], String)} does.
     */
    public static LocalMasterKey takeCopyOf(String name, byte[] key, String provider) {
        return takeOwnershipOf(name, key.clone(), provider);
    }

    /** Makes a new random master key, gone when the process ends: for tests and examples. */
    public static LocalMasterKey random(String name) {
        return new LocalMasterKey(name, RandomBytes.draw(LENGTH), null);
    }

    @Override
    public String providerId() {
        return PROVIDER_ID;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public GeneratedDataKey generate(EncryptionContext keyBound, KeyCall call) {
        byte[] dataKey = RandomBytes.draw(DataKey.LENGTH);
        return new GeneratedDataKey(dataKey, wrap(dataKey, keyBound, call));
    }

    @Override
    public WrappedDataKey wrap(byte[] dataKey, EncryptionContext keyBound, KeyCall call) {
        byte[] nonce = RandomBytes.draw(XaesGcm.NONCE_LENGTH);
        byte[] copy = usable();
        try {
            return new WrappedDataKey(PROVIDER_ID, name, cipher.seal(copy, nonce, dataKey, aad(keyBound)));
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    @Override
    public boolean trusts(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return wrapped.providerId().equals(PROVIDER_ID) && wrapped.keyName().equals(name);
    }

    @Override
    public UnwrappedDataKey unwrap(WrappedDataKey wrapped, EncryptionContext keyBound, KeyCall call) {
        byte[] dataKey = open(wrapped.wrapped(), aad(keyBound));
        if (dataKey == null) {
            throw DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.INTEGRITY)
                    .operation("unwrap")
                    .key(PROVIDER_ID, name)
                    .message("the wrapped key does not open under this master key and key-bound context")
                    .advice("it was wrapped by another master key of this name or for another context, or was changed")
                    .build();
        }
        return new UnwrappedDataKey(dataKey);
    }

    private byte @Nullable [] open(byte[] sealed, byte[] aad) {
        byte[] copy = usable();
        try {
            return sealed.length < XaesGcm.OVERHEAD ? null : cipher.open(copy, sealed, aad);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    private static byte[] aad(EncryptionContext keyBound) {
        byte[] encoding = keyBound.keyBound().encoding().full();
        byte[] aad = Arrays.copyOf(LABEL, LABEL.length + encoding.length);
        System.arraycopy(encoding, 0, aad, LABEL.length, encoding.length);
        return aad;
    }

    /** Returns a copy of the key, whole even if it is wiped meanwhile; the caller wipes it. */
    private byte[] usable() {
        try {
            return key.copy();
        } catch (IllegalStateException e) {
            throw new IllegalStateException("local master key '" + name + "' was destroyed", e);
        }
    }

    /** Wipes the key. Every later call fails with an {@link IllegalStateException}. */
    @Override
    public void destroy() {
        destroyed = true;
        key.wipe();
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return PROVIDER_ID + ":" + name;
    }
}
