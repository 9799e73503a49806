package io.sealwax;

import io.sealwax.internal.concurrent.Stripes;
import io.sealwax.internal.crypto.NonceSource;
import io.sealwax.internal.crypto.RandomBytes;
import io.sealwax.internal.header.KeySection;
import io.sealwax.internal.keys.KeyMaterial;
import io.sealwax.spi.WrappedDataKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data key. Messages are encrypted and decrypted under a {@linkplain Lease lease} on it; its bytes are never handed
 * out. The raw key is gone when {@link #takeOwnershipOf} returns. What stays are the keys derived from it,
 * HMAC-SHA-512's two midstates, and ciphers that hold derived keys, all of them secret. They are wiped when the key is
 * retired and its last lease has been returned, and not before.
 *
 * <p>A data key belongs to the key-bound pairs it was wrapped with, and encrypts at most 2^32 messages and 2^53 bytes.
 * Thread-safe.
 */
public final class DataKey {
    /** Length of a data key in bytes. */
    public static final int LENGTH = 32;

    /** The most messages that a data key encrypts. */
    public static final long MAX_MESSAGES = KeyMaterial.MAX_MESSAGES;

    private final EncryptionContext keyBound;
    private final KeyMaterial material;
    private final Lease[] leases = new Lease[Stripes.COUNT];

    private DataKey(EncryptionContext keyBound, KeyMaterial material) {
        this.keyBound = keyBound;
        this.material = material;
        for (int i = 0; i < leases.length; i++) {
            leases[i] = new Lease(this, new KeyMaterial.Lease(material, i, null));
        }
    }

    /**
     * Makes a data key of these bytes, which are wiped before this returns or throws.
     *
     * @param key 32 bytes; nothing of the array is kept
     * @param context the pairs bound to the key that it was wrapped with; others are left out
     * @param wrapped the same key wrapped, 1 to 255 times, as headers of messages will carry it
     * @throws IllegalArgumentException if the key has another length, or the wrapped keys do not fit a header
     */
    public static DataKey takeOwnershipOf(byte[] key, EncryptionContext context, List<WrappedDataKey> wrapped) {
        return takeOwnershipOf(key, context, wrapped, RandomBytes.SHARED);
    }

    static DataKey takeOwnershipOf(
            byte[] key, EncryptionContext context, List<WrappedDataKey> wrapped, NonceSource nonces) {
        try {
            if (key.length != LENGTH) {
                throw new IllegalArgumentException("a data key has " + LENGTH + " bytes, these are " + key.length);
            }
            EncryptionContext keyBound = context.keyBound();
            return new DataKey(
                    keyBound, new KeyMaterial(key, keyBound.encoding().full(), KeySection.encode(wrapped), nonces));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Returns the pairs that this data key belongs to. */
    public EncryptionContext keyBound() {
        return keyBound;
    }

    /** Returns the 16 bytes by which a detached key section is found; not a secret. The array is the caller's. */
    public byte[] keyId() {
        return material.keyId().clone();
    }

    /** Returns a lease, or null if the key is retired. Close it exactly once. Allocates nothing. */
    public @Nullable Lease lease() {
        int stripe = Stripes.preferred();
        return material.acquire(stripe) ? leases[stripe] : null;
    }

    /**
     * Returns a lease that is an object of its own and reports when it is closed, or null if the key is retired. For
     * providers that track leases that are never closed. Close it exactly once: a second close throws, and changes
     * nothing.
     *
     * @param onClose runs after the lease is returned, on the thread that closes it; must not throw
     */
    public @Nullable Lease lease(Runnable onClose) {
        int stripe = Stripes.preferred();
        return material.acquire(stripe) ? new Lease(this, new KeyMaterial.Lease(material, stripe, onClose)) : null;
    }

    /** Returns how many leases are out; exact if no other thread takes or closes one meanwhile. */
    public long leasesOut() {
        return material.leasesOut();
    }

    /** Refuses further leases, and wipes the key as soon as none is out. Idempotent. */
    public void retire() {
        material.retire();
    }

    /**
     * Returns how many bytes of plaintext were encrypted, or are about to be. A record counts whole when it begins, as
     * any message of known length does.
     */
    public long sealedBytes() {
        return material.sealedBytes();
    }

    /**
     * Returns whether {@link #sealedBytes()} has reached {@code bytes}. For providers that ask before each lease: it
     * does not slow down threads that encrypt meanwhile, unless the limit is within some MiB.
     */
    public boolean hasSealed(long bytes) {
        return material.hasSealed(bytes);
    }

    /** Returns whether everything secret in it has been wiped. */
    public boolean isWiped() {
        return material.isWiped();
    }

    KeyMaterial material() {
        return material;
    }

    /** Returns the key id in hexadecimal digits. */
    @Override
    public String toString() {
        return "data key " + HexFormat.of().formatHex(material.keyId());
    }

    /**
     * A lease on a data key, which is not wiped before the lease is returned. One object may serve many leases: close
     * it exactly once for each time that it was taken, on any thread. Thread-safe.
     */
    public static final class Lease implements AutoCloseable {
        private final DataKey key;
        private final KeyMaterial.Lease lease;

        private Lease(DataKey key, KeyMaterial.Lease lease) {
            this.key = key;
            this.lease = lease;
        }

        /** Returns the data key. */
        public DataKey dataKey() {
            return key;
        }

        KeyMaterial.Lease material() {
            return lease;
        }

        /**
         * Returns the lease.
         *
         * <p>A lease of {@link DataKey#lease(Runnable)} that is closed a second time throws, and changes nothing. A
         * lease of {@link DataKey#lease()} is not an object of its own: closing it a second time may return another
         * thread's lease instead. That thread's own {@code close} throws then, and a retired data key may be wiped
         * while that thread uses it. The use then ends as it would have, or throws an {@link IllegalStateException};
         * nothing is encrypted under a wiped key.
         *
         * @throws IllegalStateException if it was returned more often than it was taken
         */
        @Override
        public void close() {
            lease.close();
        }
    }
}
