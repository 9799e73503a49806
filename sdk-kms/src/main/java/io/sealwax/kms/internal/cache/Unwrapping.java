package io.sealwax.kms.internal.cache;

import io.sealwax.kms.internal.cache.OpeningEntry.LookupKey;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKeys.AgedDataKey;

/**
 * Has data keys unwrapped, each by the master key that it is under: one that does not answer holds up none of another.
 *
 * @param settings bounds of the data keys
 * @param observer of the calls
 */
public record Unwrapping(CacheSettings settings, KeyCall.Observer observer)
        implements KeySource<LookupKey, OpeningEntry> {
    @Override
    public OpeningEntry load(LookupKey wanted, Freshness asked, KeyCall call) {
        AgedDataKey unwrapped = wanted.trusted().unwrap(call.withObserver(observer));
        return new OpeningEntry(unwrapped.dataKey(), asked.earlier(unwrapped.age()), settings);
    }

    @Override
    public String lane(LookupKey wanted) {
        return "unwrap " + wanted.called().providerId() + ':' + wanted.called().keyName();
    }

    @Override
    public int bytes(LookupKey wanted) {
        return wanted.bytes();
    }
}
