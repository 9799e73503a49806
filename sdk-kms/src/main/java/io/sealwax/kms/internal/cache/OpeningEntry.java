package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import org.jspecify.annotations.Nullable;

/**
 * A data key to open with: lent until its age or its idle time is over, and through an outage where a grace was asked
 * for. Thread-safe.
 */
public final class OpeningEntry extends CacheEntry<OpeningEntry> {
    /**
     * How much of the idle time passes before a use is noted again; each noting is a write that other processors see.
     */
    private static final int NOTED_PARTS = 16;

    private final long maxAge;
    private final long maxIdle;
    private final long grace;
    private volatile long lastUse;

    /**
     * What it is found by: with another context it is not found, and the KMS is asked, and refuses. Two are equal if
     * the same would be called, by whatever names messages call it.
     *
     * <p>Keeps the master keys that trusted it, so that nobody asks again which they are.
     */
    public static class LookupKey {
        private final MasterKeys.Trusted trusted;
        private final WrappedDataKey called;

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
            int other = called.equals(wrapped()) ? 0 : Footprint.of(called);
            return Footprint.of(wrapped()) + other + Footprint.of(keyBound());
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

    /** With these bounds. */
    public OpeningEntry(DataKey key, Freshness vouched, CacheSettings bounds) {
        super(key, vouched, (long) (bounds.maxAge().toNanos() * bounds.refreshShare()), bounds.newTraces());
        maxAge = bounds.maxAge().toNanos();
        maxIdle = bounds.maxIdle().toNanos();
        grace = bounds.outageGrace().toNanos();
        lastUse = age();
    }

    @Override
    DataKey.@Nullable Lease lease(long age) {
        if (isIdle(age)
                || (age >= maxAge && !(age < maxAge + grace && refreshing().isOutage(age)))) {
            return null;
        }
        if (age - lastUse > maxIdle / NOTED_PARTS) {
            lastUse = age;
        }
        return take();
    }

    private boolean isIdle(long age) {
        return age - lastUse >= maxIdle;
    }

    @Override
    boolean isOver(long age) {
        return age >= maxAge + grace || isIdle(age);
    }

    @Override
    boolean mayOutliveOutage(long age) {
        return age < maxAge + grace && !isIdle(age) && !isRetired();
    }

    @Override
    public long messages() {
        return 0;
    }
}
