package io.sealwax;

import io.sealwax.internal.concurrent.LeaseCounter;
import io.sealwax.internal.concurrent.Stripes;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.RandomBytes;
import io.sealwax.internal.crypto.Randomness;
import io.sealwax.internal.header.KeySection;
import io.sealwax.internal.header.Layout;
import io.sealwax.internal.record.MessageBudget;
import io.sealwax.internal.record.RecordCipher;
import io.sealwax.internal.record.RecordKeys;
import io.sealwax.internal.record.SealedBytes;
import io.sealwax.spi.WrappedDataKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A data key: lent to seal and to open with, and never read. The raw key is gone when {@link #takeOwnershipOf} returns;
 * what stays are the keys derived from it, HMAC-SHA-512's two midstates, and ciphers that hold derived keys, all of
 * them secret. They are wiped when the key is retired and its last lease has come back, and not before.
 *
 * <p>A data key belongs to the key-bound pairs it was wrapped with, and seals at most 2^32 messages and 2^53 bytes.
 * Thread-safe.
 */
public final class DataKey {
    /** Bytes of a data key. */
    public static final int LENGTH = 32;

    /** The most messages that a data key seals. */
    public static final long MAX_MESSAGES = 1L << 32;

    private static final long MAX_BYTES = 1L << 53;
    private static final byte[] KEY_ID_LABEL = "sealwax.io/key-id@v1\0".getBytes(StandardCharsets.US_ASCII);

    private final EncryptionContext keyBound;
    private final byte[] section;
    private final byte[] detachedKeys;
    private final byte[] keyId;
    private final HkdfExpand hkdf;
    private final RecordKeys recordKeys;
    private final Randomness randomness;
    private final MessageBudget messages = new MessageBudget(MAX_MESSAGES);
    private final AtomicLong bytesLeft = new AtomicLong(MAX_BYTES);
    private final Identity identity = new Identity();
    private final LeaseCounter counter = new LeaseCounter();
    private final Lease[] leases = new Lease[Stripes.COUNT];
    private volatile RecordCipher[] recordCiphers = {};
    private volatile @Nullable SealedBytes sealedBytes;
    private volatile @Nullable KeySectionStore storedIn;
    private volatile boolean wiped;

    private DataKey(byte[] key, EncryptionContext keyBound, byte[] section, Randomness randomness) {
        this.keyBound = keyBound;
        this.section = section;
        this.randomness = randomness;
        hkdf = new HkdfExpand(key);
        recordKeys = RecordKeys.derive(hkdf, keyBound.encoding().full());
        keyId = hkdf.expand(Layout.KEY_ID_LENGTH, KEY_ID_LABEL);
        detachedKeys = new byte[1 + keyId.length];
        detachedKeys[0] = Layout.DETACHED_KEYS;
        System.arraycopy(keyId, 0, detachedKeys, 1, keyId.length);
        for (int i = 0; i < leases.length; i++) {
            leases[i] = new Lease(this, i, null);
        }
    }

    /**
     * The data key with these bytes, which are wiped before this returns or throws.
     *
     * @param key 32 bytes; nothing of the array is kept
     * @param context the pairs bound to the key that it was wrapped with; others are left out
     * @param wrapped the same key wrapped, 1 to 255 times; what the header of a message sealed with it carries
     * @throws IllegalArgumentException if the key has another length, or the wrapped keys do not fit a header
     */
    public static DataKey takeOwnershipOf(byte[] key, EncryptionContext context, List<WrappedDataKey> wrapped) {
        return takeOwnershipOf(key, context, wrapped, RandomBytes.SHARED);
    }

    static DataKey takeOwnershipOf(
            byte[] key, EncryptionContext context, List<WrappedDataKey> wrapped, Randomness randomness) {
        try {
            if (key.length != LENGTH) {
                throw new IllegalArgumentException("a data key has " + LENGTH + " bytes, these are " + key.length);
            }
            return new DataKey(key, context.keyBound(), KeySection.encode(wrapped), randomness);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The pairs that this data key belongs to. */
    public EncryptionContext keyBound() {
        return keyBound;
    }

    /** The 16 bytes by which a detached key section is found; not a secret. The array is the caller's. */
    public byte[] keyId() {
        return keyId.clone();
    }

    /** Returns a lease, or null if the key is retired. It is closed exactly once; costs no allocation. */
    public @Nullable Lease lease() {
        int stripe = Stripes.preferred();
        return counter.acquire(stripe) ? leases[stripe] : null;
    }

    /**
     * Returns a lease that is an object of its own and says when it is closed, or null if the key is retired. For a
     * provider that looks for leases that are never closed. It is closed exactly once: a second close throws, and
     * changes nothing.
     *
     * @param onClose runs after the lease is returned, on the thread that closes it; must not throw
     */
    public @Nullable Lease lease(Runnable onClose) {
        int stripe = Stripes.preferred();
        return counter.acquire(stripe) ? new Lease(this, stripe, onClose) : null;
    }

    /** Returns how many leases are out: exactly, if no other thread takes or closes one meanwhile. */
    public long leasesOut() {
        return counter.out();
    }

    /** Refuses leases from now on, and wipes the key as soon as none is out. Idempotent. */
    public void retire() {
        if (counter.retire()) {
            wipe();
        }
    }

    /**
     * How many bytes of plaintext it has sealed or begun to seal. A record counts whole when it begins, as any message
     * of known length does.
     */
    public long sealedBytes() {
        SealedBytes counted = sealedBytes;
        return counted == null ? 0 : counted.total();
    }

    /**
     * Whether {@link #sealedBytes()} has come to {@code bytes}; for a provider that asks before each lease. It does not
     * slow down those who seal at the same time, unless the answer is near, within some MiB.
     */
    public boolean hasSealed(long bytes) {
        SealedBytes counted = sealedBytes;
        return counted == null ? bytes <= 0 : counted.reached(bytes);
    }

    /** Whether everything secret in it has been wiped. */
    public boolean isWiped() {
        return wiped;
    }

    /** Each of these refuses to work once it is wiped, also in the middle of a call. */
    private synchronized void wipe() {
        wiped = true;
        // first what cannot fail
        hkdf.wipe();
        recordKeys.wipe();
        for (RecordCipher cipher : recordCiphers) {
            cipher.wipe();
        }
    }

    /** A provider may hand out a lease that was returned: no message is sealed under a key of zeros for it. */
    private void requireNotWiped() {
        if (wiped) {
            throw new IllegalStateException("the data key was wiped: its lease had been closed already");
        }
    }

    /** Stands for this key. */
    Identity identity() {
        return identity;
    }

    HkdfExpand hkdf() {
        requireNotWiped();
        return hkdf;
    }

    RecordKeys recordKeys() {
        requireNotWiped();
        return recordKeys;
    }

    Randomness randomness() {
        return randomness;
    }

    /** Whether this key has the id that stands in a message; takes the same time either way. */
    boolean hasKeyId(byte[] id) {
        return MessageDigest.isEqual(keyId, id);
    }

    /** What a header has behind its context, not to be written to: the wrapped keys, or 00 and the key id. */
    byte[] headerKeys(boolean detached) {
        return detached ? detachedKeys : section;
    }

    /** What seals and opens records with this JCA provider. */
    RecordCipher records(CryptoProvider crypto) {
        requireNotWiped();
        for (RecordCipher known : recordCiphers) {
            if (known.crypto() == crypto) {
                return known;
            }
        }
        return addRecords(crypto);
    }

    private synchronized RecordCipher addRecords(CryptoProvider crypto) {
        requireNotWiped();
        RecordCipher[] known = recordCiphers;
        for (RecordCipher cipher : known) {
            if (cipher.crypto() == crypto) {
                return cipher;
            }
        }
        RecordCipher added = new RecordCipher(crypto, recordKeys, messages, randomness);
        RecordCipher[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = added;
        recordCiphers = more;
        return added;
    }

    /** Counts a chunked message; false where the key may seal no more. Records are counted by their sessions. */
    boolean countChunked() {
        return messages.reserve(1) == 1;
    }

    /** Counts bytes of a chunked message; false where the key may seal no more. Records cannot reach the limit. */
    boolean countBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes: none can be taken back");
        }
        return bytesLeft.addAndGet(-bytes) >= 0;
    }

    /** What one is told whose message the key may not seal. */
    static DataKeyException usedUp() {
        return DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.KEY_STATE)
                .message("the data key has sealed as much as it may, 2^32 messages or 2^53 bytes")
                .advice("have the data-key provider replace it earlier")
                .build();
    }

    /** Most data keys only open, and need no counter. */
    private synchronized SealedBytes addSealedBytes() {
        SealedBytes known = sealedBytes;
        if (known == null) {
            known = new SealedBytes();
            sealedBytes = known;
        }
        return known;
    }

    /** Has the key section kept, once for each store. */
    void keepSectionIn(KeySectionStore store) {
        if (!store.equals(storedIn)) {
            store.put(keyId.clone(), section.clone());
            storedIn = store;
        }
    }

    /** The key id in hexadecimal digits. */
    @Override
    public String toString() {
        return "data key " + HexFormat.of().formatHex(keyId);
    }

    /** Stands for a data key where a reference to its secrets must not be kept. */
    static final class Identity {}

    /**
     * A lease on a data key, which is not wiped before the lease is returned. One object may serve many leases, so it
     * is closed exactly once for each time that it was taken, by any thread. Thread-safe.
     */
    public static final class Lease implements AutoCloseable {
        private final DataKey key;
        private final int stripe;
        private final @Nullable Runnable onClose;
        /** Of a lease that is an object of its own. */
        private final @Nullable AtomicBoolean returned;

        private Lease(DataKey key, int stripe, @Nullable Runnable onClose) {
            this.key = key;
            this.stripe = stripe;
            this.onClose = onClose;
            this.returned = onClose == null ? null : new AtomicBoolean();
        }

        /** The data key. */
        public DataKey dataKey() {
            return key;
        }

        /** Counts what is sealed, before it is. */
        void countSealed(long bytes) {
            SealedBytes counted = key.sealedBytes;
            (counted == null ? key.addSealedBytes() : counted).add(stripe, bytes);
        }

        /**
         * Returns the lease.
         *
         * <p>A lease of {@link DataKey#lease(Runnable)} that is closed a second time throws, and changes nothing. A
         * lease of {@link DataKey#lease()} is no object of its own: closing it a second time may return another
         * thread's lease instead. That thread's own {@code close} throws then, and a retired data key may be wiped
         * while that thread uses it. The use then ends as it would have, or throws an {@link IllegalStateException};
         * nothing is sealed under a wiped key.
         *
         * @throws IllegalStateException if it was returned more often than it was taken
         */
        @Override
        public void close() {
            if (returned != null && returned.getAndSet(true)) {
                throw new IllegalStateException("the lease was closed before");
            }
            if (key.counter.release(stripe)) {
                key.wipe();
            }
            if (onClose != null) {
                onClose.run();
            }
        }
    }
}
