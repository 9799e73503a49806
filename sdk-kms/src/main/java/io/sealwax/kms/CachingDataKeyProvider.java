package io.sealwax.kms;

import com.github.benmanes.caffeine.cache.Ticker;
import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.kms.internal.cache.CacheSettings;
import io.sealwax.kms.internal.cache.KeyLoads;
import io.sealwax.kms.internal.cache.LeasingCache;
import io.sealwax.kms.internal.cache.OpeningKey;
import io.sealwax.kms.internal.cache.SealingKey;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.MasterKey;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.Objects;

/**
 * Data keys that are kept for a while, so that most messages are sealed and opened without a call to a KMS.
 *
 * <p><b>Guarantees.</b> One data key at a time seals the messages of one key-bound context; it seals no more messages than
 * {@link Builder#maxMessages}, and begins none when it is older than {@link Builder#maxAge}. A data key that was made here for sealing never opens
 * anything: to open, a KMS must have allowed it within {@code maxAge}, for this wrapped key and this key-bound context. Callers who miss the same data
 * key make one call together; it runs on a thread of this object, so that one who is interrupted or runs out of time does not take it from the
 * others, and a failure goes to all who wait and is not kept. A data key that leaves the cache is wiped when its last lease comes back, on time and
 * without traffic.
 *
 * <p><b>Restrictions.</b> A key that is disabled, or a permission that is taken away, may go on working for up to {@code maxAge}.
 *
 * <p>Thread-safe. Belongs to whoever made it, who closes it; the master keys and their clients stay the caller's. Sharing one among ciphers shares
 * its data keys among them.
 */
public final class CachingDataKeyProvider implements DataKeyProvider, AutoCloseable {
    private final MasterKeys masterKeys;
    private final KeyLoads loads;
    private final LeasingCache<EncryptionContext, SealingKey> sealing;
    private final LeasingCache<OpeningKey.Wrapping, OpeningKey> opening;

    private CachingDataKeyProvider(Builder from) {
        CacheSettings settings = new CacheSettings(from.maxAge, from.maxEntries, from.ticker);
        masterKeys = from.masterKeys;
        long maxMessages = from.maxMessages;
        loads = new KeyLoads(from.maxWait);
        sealing = new LeasingCache<>(
                settings, loads, context -> new SealingKey(masterKeys.generate(context), maxMessages));
        opening = new LeasingCache<>(
                settings,
                loads,
                wrapping -> new OpeningKey(masterKeys.unwrap(wrapping.wrapped(), wrapping.keyBound())));
    }

    /**
     * Begins a cache over these master keys.
     *
     * @param first generates data keys
     * @param others wrap the same data keys too, so that any of them opens a message
     */
    public static Builder builder(MasterKey first, MasterKey... others) {
        return new Builder(MasterKeys.of(first, others));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this was closed
     */
    @Override
    public DataKey.Lease current(EncryptionContext keyBound) {
        return sealing.lease(keyBound.keyBound());
    }

    @Override
    public boolean trusts(WrappedDataKey wrapped) {
        return masterKeys.trusts(wrapped);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if this was closed
     */
    @Override
    public DataKey.Lease of(WrappedDataKey wrapped, EncryptionContext keyBound) {
        return opening.lease(new OpeningKey.Wrapping(wrapped, keyBound.keyBound()));
    }

    /** Drops every data key, on both sides; each is wiped when its last lease comes back. */
    public void invalidateAll() {
        sealing.invalidateAll();
        opening.invalidateAll();
    }

    /** Drops every data key and lends none from then on. Once is enough, more does no harm. */
    @Override
    public void close() {
        loads.close();
        invalidateAll();
    }

    /** The names of the master keys. */
    @Override
    public String toString() {
        return masterKeys.toString();
    }

    /** Collects how a cache is to be. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST_AGE = Duration.ofDays(365);

        private final MasterKeys masterKeys;
        private Duration maxAge = Duration.ofMinutes(5);
        private long maxMessages = DataKey.MAX_MESSAGES;
        private long maxEntries = 10_000;
        private Duration maxWait = Duration.ofSeconds(10);
        private Ticker ticker = Ticker.systemTicker();

        private Builder(MasterKeys masterKeys) {
            this.masterKeys = masterKeys;
        }

        /**
         * How long a data key is used after a KMS made or unwrapped it; 5 minutes unless it is set.
         *
         * @throws IllegalArgumentException if it is not above zero and at most 365 days
         */
        public Builder maxAge(Duration age) {
            if (age.isNegative() || age.isZero() || age.compareTo(LONGEST_AGE) > 0) {
                throw new IllegalArgumentException(
                        "a maximum age of " + age + ": must be above zero and at most 365 days");
            }
            maxAge = age;
            return this;
        }

        /**
         * How many messages a data key seals; 2^32 unless it is set.
         *
         * @throws IllegalArgumentException if it is not 1 to 2^32
         */
        public Builder maxMessages(long messages) {
            if (messages < 1 || messages > DataKey.MAX_MESSAGES) {
                throw new IllegalArgumentException(
                        "at most " + messages + " messages a data key: must be 1 to 4,294,967,296");
            }
            maxMessages = messages;
            return this;
        }

        /**
         * How many data keys are kept to seal with, and again as many to open with; 10,000 unless it is set. It may be exceeded for a moment by
         * those that are being fetched.
         *
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxEntries(long entries) {
            if (entries < 1) {
                throw new IllegalArgumentException("at most " + entries + " entries: must be 1 or more");
            }
            maxEntries = entries;
            return this;
        }

        /**
         * How long a caller waits for a data key that is being fetched, before it is told so with a retryable
         * {@link io.sealwax.DataKeyException}; 10 seconds unless it is set. The fetching goes on for the others.
         *
         * @throws IllegalArgumentException if it is not above zero
         */
        public Builder maxWait(Duration wait) {
            if (wait.isNegative() || wait.isZero()) {
                throw new IllegalArgumentException("a maximum wait of " + wait + ": must be above zero");
            }
            maxWait = wait;
            return this;
        }

        /** The clock by which data keys age, for tests. */
        Builder ticker(Ticker clock) {
            ticker = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** The cache. */
        public CachingDataKeyProvider build() {
            return new CachingDataKeyProvider(this);
        }
    }
}
