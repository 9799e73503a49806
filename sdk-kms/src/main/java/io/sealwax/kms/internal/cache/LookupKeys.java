package io.sealwax.kms.internal.cache;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The lookup keys of entries that decrypt, so that finding an entry again makes no garbage. Strangers cannot fill it:
 * it remembers only what was unwrapped, forgets what leaves the cache, and is bounded in bytes. Nothing in it is
 * secret. Thread-safe.
 *
 * @param <T> what is remembered, a lookup key
 */
public final class LookupKeys<T extends LookupKeys.LookupKey> {
    private static final int FEWEST = 256;
    private static final int MOST = 1 << 15;
    /** Room for the usual wrapped keys and contexts, one in each place. */
    private static final long MOST_BYTES = 32 << 20;

    private final AtomicReferenceArray<@Nullable T> places;
    private final AtomicLong bytes = new AtomicLong();

    /** With two places for each of {@code maxEntries} entries: at least 256, at most 32,768. */
    public LookupKeys(long maxEntries) {
        long wanted = Math.max(FEWEST, Math.min(MOST, 2 * Math.min(MOST, maxEntries)));
        places = new AtomicReferenceArray<>(Math.toIntExact(Long.highestOneBit(2 * wanted - 1)));
    }

    /** Returns the lookup key with these parts, or null if it is not remembered. */
    public @Nullable T get(WrappedDataKey wrapped, EncryptionContext keyBound) {
        T seen = places.get(place(wrapped));
        return seen != null && seen.wrapped().equals(wrapped) && seen.keyBound().equals(keyBound) ? seen : null;
    }

    /** Remembers the key of an entry that is present, if there is room. */
    public void remember(T key) {
        long size = key.bytes();
        if (bytes.addAndGet(size) > MOST_BYTES) {
            bytes.addAndGet(-size);
            return;
        }
        forgotten(places.getAndSet(place(key.wrapped()), key));
    }

    /** Forgets the key of an entry that left, by whatever name it is remembered. */
    public void forget(LookupKey key) {
        // the place depends on the wrapped bytes alone
        int place = place(key.wrapped());
        T seen = places.get(place);
        if (seen != null && seen.equals(key) && places.compareAndSet(place, seen, null)) {
            forgotten(seen);
        }
    }

    /** Forgets them all. */
    public void forgetAll() {
        for (int place = 0; place < places.length(); place++) {
            forgotten(places.getAndSet(place, null));
        }
    }

    /** About how many bytes of the heap they take. */
    public long bytes() {
        return bytes.get();
    }

    private void forgotten(@Nullable T key) {
        if (key != null) {
            bytes.addAndGet(-key.bytes());
        }
    }

    private int place(WrappedDataKey wrapped) {
        return wrapped.hashCode() & (places.length() - 1);
    }

    /**
     * What an entry that decrypts is found by. With another context it is not found, and the KMS is asked, which
     * refuses. Two are equal if the same master key would be called, whatever names messages have for it.
     *
     * <p>It keeps the master keys that trusted the wrapped key, so that they are not looked for again.
     */
    public static class LookupKey {
        /** Objects and arrays around the bytes. */
        private static final int OVERHEAD = 256;
        /** In UTF-8, of one {@code char}. */
        private static final int BYTES_A_CHAR = 3;

        private final MasterKeys.Trusted trusted;
        private final WrappedDataKey called;

        /** A lookup key for a wrapped key that master keys trust. */
        public LookupKey(MasterKeys.Trusted trusted) {
            this.trusted = trusted;
            this.called = trusted.asCalled();
        }

        /** Returns the master keys that unwrap it. */
        protected final MasterKeys.Trusted trusted() {
            return trusted;
        }

        /** Returns the wrapped key under the name that is called. */
        final WrappedDataKey called() {
            return called;
        }

        /** Returns the wrapped key as a message has it. */
        final WrappedDataKey wrapped() {
            return trusted.wrapped();
        }

        /** Returns the key-bound context that a KMS unwraps it for. */
        public final EncryptionContext keyBound() {
            return trusted.keyBound();
        }

        /** About how many bytes of the heap it takes. */
        final int bytes() {
            int other = called.equals(wrapped()) ? 0 : bytesOf(called);
            return bytesOf(wrapped()) + other + bytesOf(keyBound());
        }

        private static int bytesOf(WrappedDataKey wrapped) {
            return OVERHEAD + wrapped.wrapped().length + 2 * wrapped.keyName().length();
        }

        /** About how many bytes of the heap a context takes with its encoding, and with what messages store of it. */
        static int bytesOf(EncryptionContext context) {
            int bytes = OVERHEAD;
            for (Map.Entry<String, String> pair : context.toMap().entrySet()) {
                bytes += 2
                        * BYTES_A_CHAR
                        * (pair.getKey().length() + pair.getValue().length());
            }
            return bytes;
        }

        @Override
        public final boolean equals(@Nullable Object other) {
            return other instanceof LookupKey that
                    && called.equals(that.called)
                    && keyBound().equals(that.keyBound());
        }

        @Override
        public final int hashCode() {
            return 31 * called.hashCode() + keyBound().hashCode();
        }
    }
}
