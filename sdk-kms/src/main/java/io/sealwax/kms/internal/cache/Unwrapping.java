package io.sealwax.kms.internal.cache;

import io.sealwax.kms.internal.cache.OpeningEntry.LookupKey;
import io.sealwax.spi.MasterKeys;

/**
 * Has data keys unwrapped, each by the master key that it is under: one that does not answer holds up none of another.
 *
 * @param masterKeys those that are trusted
 * @param settings bounds of the data keys
 */
public record Unwrapping(MasterKeys masterKeys, CacheSettings settings) implements KeySource<LookupKey, OpeningEntry> {
    @Override
    public OpeningEntry load(LookupKey wanted, Freshness asked) {
        return new OpeningEntry(masterKeys.unwrap(wanted.wrapped(), wanted.keyBound()), asked, settings);
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
