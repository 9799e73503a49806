package io.sealwax.kms.internal.cache;

import io.sealwax.EncryptionContext;
import io.sealwax.kms.internal.cache.LoadExecutor.Bulkheads;
import io.sealwax.kms.internal.cache.LookupKeys.LookupKey;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.MasterKeys.AgedDataKey;

/**
 * Where the cache loads entries from.
 *
 * @param <K> what an entry is found by
 * @param <V> an entry
 */
public interface KeySource<K, V> {
    /**
     * Asks the master keys, and returns an entry whose age counts from {@code asked} or, if a master key says so, from
     * earlier.
     */
    V load(K key, Freshness asked, KeyCall call);

    /** The bulkhead of its loads. */
    String bulkhead(K key);

    /** About how many bytes of the heap the key takes. */
    int bytes(K key);

    /**
     * Generates data keys, by all master keys together.
     *
     * @param masterKeys the first generates, all of them wrap
     * @param settings bounds of the data keys
     * @param observer of the calls
     */
    record Generating(MasterKeys masterKeys, CacheSettings settings, KeyCall.Observer observer)
            implements KeySource<EncryptionContext, SealingEntry> {
        @Override
        public SealingEntry load(EncryptionContext key, Freshness asked, KeyCall call) {
            AgedDataKey generated = masterKeys.generate(key, call.withObserver(observer));
            return new SealingEntry(generated.dataKey(), asked.earlier(generated.age()), settings);
        }

        @Override
        public String bulkhead(EncryptionContext key) {
            return Bulkheads.GENERATE;
        }

        @Override
        public int bytes(EncryptionContext key) {
            return LookupKey.bytesOf(key);
        }
    }

    /**
     * Unwraps data keys. Each master key has a bulkhead of its own.
     *
     * @param settings bounds of the data keys
     * @param observer of the calls
     */
    record Unwrapping(CacheSettings settings, KeyCall.Observer observer) implements KeySource<LookupKey, OpeningEntry> {
        @Override
        public OpeningEntry load(LookupKey key, Freshness asked, KeyCall call) {
            AgedDataKey unwrapped = key.trusted().unwrap(call.withObserver(observer));
            return new OpeningEntry(unwrapped.dataKey(), asked.earlier(unwrapped.age()), settings);
        }

        @Override
        public String bulkhead(LookupKey key) {
            return "unwrap " + key.called().providerId() + ':' + key.called().keyName();
        }

        @Override
        public int bytes(LookupKey key) {
            return key.bytes();
        }
    }
}
