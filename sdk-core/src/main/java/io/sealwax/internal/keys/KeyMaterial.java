package io.sealwax.internal.keys;

import io.sealwax.DataKeyException;
import io.sealwax.Failure;
import io.sealwax.KeySectionStore;
import io.sealwax.internal.concurrent.LeaseCounter;
import io.sealwax.internal.context.ContextEncoding;
import io.sealwax.internal.crypto.CryptoProvider;
import io.sealwax.internal.crypto.HkdfExpand;
import io.sealwax.internal.crypto.NonceSource;
import io.sealwax.internal.header.Layout;
import io.sealwax.internal.record.MessageBudget;
import io.sealwax.internal.record.RecordCipher;
import io.sealwax.internal.record.RecordKeys;
import io.sealwax.internal.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a data key: the keys derived from it, HMAC-SHA-512's two midstates, ciphers that hold derived keys, and
 * the counts of its leases, messages and bytes. Everything secret is wiped when the key is retired and its last lease
 * has been returned, and not before. Thread-safe.
 */
public final class KeyMaterial {
    /** The most messages that a data key encrypts. */
    public static final long MAX_MESSAGES = 1L << 32;

    private static final long MAX_BYTES = 1L << 53;
    private static final byte[] KEY_ID_LABEL = "sealwax.io/key-id@v1\0".getBytes(StandardCharsets.US_ASCII);

    private final byte[] section;
    private final byte[] detachedKeys;
    private final byte[] keyId;
    private final HkdfExpand hkdf;
    private final RecordKeys recordKeys;
    private final NonceSource nonces;
    private final MessageBudget messages = new MessageBudget(MAX_MESSAGES);
    private final AtomicLong bytesLeft = new AtomicLong(MAX_BYTES);
    private final Identity identity = new Identity();
    private final LeaseCounter leases = new LeaseCounter();
    private volatile RecordCipher[] recordCiphers = {};
    private volatile @Nullable SealedBytes sealedBytes;
    private volatile @Nullable KeySectionStore storedIn;
    private volatile boolean wiped;

    /** Stands for a data key where a reference to its secrets must not be kept. */
    private static final class Identity {}

    /**
     * Derives what a data key needs.
     *
     * @param key the raw key, which the caller wipes
     * @param keyBoundEncoding the full encoding of the pairs bound to the key
     * @param section the same key wrapped, as a header carries it; not copied
     */
    public KeyMaterial(byte[] key, byte[] keyBoundEncoding, byte[] section, NonceSource nonces) {
        this.section = section;
        this.nonces = nonces;
        hkdf = new HkdfExpand(key);
        recordKeys = RecordKeys.derive(hkdf, keyBoundEncoding);
        keyId = hkdf.expand(Layout.KEY_ID_LENGTH, KEY_ID_LABEL);
        detachedKeys = new byte[1 + keyId.length];
        detachedKeys[0] = Layout.DETACHED_KEYS;
        System.arraycopy(keyId, 0, detachedKeys, 1, keyId.length);
    }

    /** Returns the 16 bytes that stand for a detached key section; not to be written to. */
    public byte[] keyId() {
        return keyId;
    }

    /** Returns whether this key has the id at {@code idAt}; takes the same time either way. */
    public boolean hasKeyId(byte[] bytes, int idAt) {
        return Bytes.equalInConstantTime(bytes, idAt, keyId, 0, keyId.length);
    }

    /** Returns what a header has behind its context: the wrapped keys, or 00 and the key id. Not to be written to. */
    public byte[] headerKeys(boolean detached) {
        return detached ? detachedKeys : section;
    }

    /** Puts the key section into a store, once for each store. */
    public void keepSectionIn(KeySectionStore store) {
        if (!store.equals(storedIn)) {
            store.put(keyId.clone(), section.clone());
            storedIn = store;
        }
    }

    /** Takes a lease in a stripe, or returns false after retirement. */
    public boolean acquire(int stripe) {
        return leases.acquire(stripe);
    }

    /** Returns how many leases are out; exact if no other thread takes or closes one meanwhile. */
    public long leasesOut() {
        return leases.out();
    }

    /** Refuses leases from now on, and wipes the key as soon as none is out. Idempotent. */
    public void retire() {
        if (leases.retire()) {
            wipe();
        }
    }

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

    /** A provider may hand out a lease that was returned: no message is encrypted under a key of zeros for it. */
    private void requireNotWiped() {
        if (wiped) {
            throw new IllegalStateException("the data key was wiped: its lease had been closed already");
        }
    }

    public HkdfExpand hkdf() {
        requireNotWiped();
        return hkdf;
    }

    public RecordKeys recordKeys() {
        requireNotWiped();
        return recordKeys;
    }

    public NonceSource nonces() {
        return nonces;
    }

    /** Returns the commitment of a record, which a context keeps for the data key that was used last in a direction. */
    public byte[] commitment(ContextEncoding context, boolean sealing) {
        byte[] kept = context.keptCommitment(identity, sealing);
        if (kept != null) {
            return kept;
        }
        byte[] fresh = recordKeys().commitment(context.full());
        context.keepCommitment(identity, fresh, sealing);
        return fresh;
    }

    /** Returns what seals and opens records with this JCA provider. */
    public RecordCipher records(CryptoProvider crypto) {
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
        RecordCipher added = new RecordCipher(crypto, recordKeys, messages, nonces);
        RecordCipher[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = added;
        recordCiphers = more;
        return added;
    }

    /**
     * Counts a chunked message, or returns false if the key may encrypt no more. Records are counted by their sessions.
     */
    public boolean countChunked() {
        return messages.reserve(1) == 1;
    }

    /**
     * Counts bytes of a chunked message, or returns false if the key may encrypt no more. Records cannot reach the
     * limit.
     */
    public boolean countBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes: none can be taken back");
        }
        return bytesLeft.addAndGet(-bytes) >= 0;
    }

    /** Returns the failure of a message that the key may not encrypt. */
    public static DataKeyException usedUp() {
        return DataKeyException.of(Failure.KEY_ACCESS, DataKeyException.Category.KEY_STATE)
                .message("the data key has sealed as much as it may, 2^32 messages or 2^53 bytes")
                .advice("have the data-key provider replace it earlier")
                .build();
    }

    /** Returns how many bytes of plaintext were counted. */
    public long sealedBytes() {
        SealedBytes counted = sealedBytes;
        return counted == null ? 0 : counted.total();
    }

    /** Returns whether so many bytes or more were counted. */
    public boolean hasSealed(long bytes) {
        SealedBytes counted = sealedBytes;
        return counted == null ? bytes <= 0 : counted.reached(bytes);
    }

    /** Most data keys only decrypt, and need no counter. */
    private synchronized SealedBytes addSealedBytes() {
        SealedBytes known = sealedBytes;
        if (known == null) {
            known = new SealedBytes();
            sealedBytes = known;
        }
        return known;
    }

    /**
     * A lease on a data key. One object may serve many leases, so it is closed exactly once for each time that it was
     * taken, by any thread. Thread-safe.
     */
    public static final class Lease implements AutoCloseable {
        private final KeyMaterial key;
        private final int stripe;
        private final @Nullable Runnable onClose;
        /** Of a lease that is an object of its own. */
        private final @Nullable AtomicBoolean returned;

        /**
         * What stands for each lease of a stripe or, with {@code onClose}, for one lease.
         *
         * @param onClose runs after the lease is returned, on the thread that closes it; must not throw
         */
        public Lease(KeyMaterial key, int stripe, @Nullable Runnable onClose) {
            this.key = key;
            this.stripe = stripe;
            this.onClose = onClose;
            this.returned = onClose == null ? null : new AtomicBoolean();
        }

        public KeyMaterial key() {
            return key;
        }

        /** Counts bytes before they are encrypted. */
        public void countSealed(long bytes) {
            SealedBytes counted = key.sealedBytes;
            (counted == null ? key.addSealedBytes() : counted).add(stripe, bytes);
        }

        @Override
        public void close() {
            if (returned != null && returned.getAndSet(true)) {
                throw new IllegalStateException("the lease was closed before");
            }
            if (key.leases.release(stripe)) {
                key.wipe();
            }
            if (onClose != null) {
                onClose.run();
            }
        }
    }
}
