package io.sealwax.testing;

import io.sealwax.DataKey;
import io.sealwax.EncryptionContext;
import io.sealwax.LocalMasterKey;
import io.sealwax.spi.DataKeyProvider;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Data keys that are kept and lent again, on both sides, until they are retired: what a cache without bounds would do.
 */
public final class Keys implements DataKeyProvider {
    private final MasterKeys masterKeys;
    private final Map<EncryptionContext, DataKey> current = new ConcurrentHashMap<>();
    private final Map<Map.Entry<WrappedDataKey, EncryptionContext>, DataKey> opened = new ConcurrentHashMap<>();
    private final AtomicInteger unwraps = new AtomicInteger();

    private Keys(MasterKeys masterKeys) {
        this.masterKeys = masterKeys;
    }

    public static Keys local() {
        return of(MasterKeys.of(LocalMasterKey.random("test")));
    }

    public static Keys of(MasterKeys masterKeys) {
        return new Keys(masterKeys);
    }

    @Override
    public DataKey.Lease current(EncryptionContext keyBound) {
        return lend(current.computeIfAbsent(
                keyBound, key -> masterKeys.generate(key, KeyCall.start()).dataKey()));
    }

    @Override
    public @Nullable Candidate candidate(WrappedDataKey wrapped, EncryptionContext keyBound) {
        MasterKeys.Trusted trusted = masterKeys.candidate(wrapped, keyBound);
        return trusted == null ? null : new Kept(trusted);
    }

    private final class Kept implements Candidate {
        private final MasterKeys.Trusted trusted;
        private final Map.Entry<WrappedDataKey, EncryptionContext> place;

        Kept(MasterKeys.Trusted trusted) {
            this.trusted = trusted;
            this.place = Map.entry(trusted.wrapped(), trusted.keyBound());
        }

        @Override
        public DataKey.@Nullable Lease atHand() {
            DataKey key = opened.get(place);
            return key == null ? null : lend(key);
        }

        @Override
        public DataKey.Lease lease(KeyCall call) {
            return lend(opened.computeIfAbsent(place, key -> {
                unwraps.incrementAndGet();
                return trusted.unwrap(call).dataKey();
            }));
        }
    }

    /** How often a master key was asked to unwrap. */
    public int unwraps() {
        return unwraps.get();
    }

    /** Retires all of them, and says whether all are wiped: whether no lease is out. */
    public boolean retireAll() {
        boolean wiped = true;
        for (Map<?, DataKey> keys : List.of(current, opened)) {
            for (DataKey key : keys.values()) {
                key.retire();
                wiped &= key.isWiped();
            }
        }
        return wiped;
    }

    private static DataKey.Lease lend(DataKey key) {
        return Objects.requireNonNull(key.lease(), "retired");
    }

    @Override
    public String toString() {
        return "keys";
    }
}
