package io.sealwax.kms.internal.cache;

import io.sealwax.kms.internal.cache.OpeningKey.Wrapping;
import io.sealwax.spi.MasterKeys;

/**
 * Has data keys unwrapped, each by the master key that it is under: one that does not answer holds up none of another.
 *
 * @param masterKeys those that are trusted
 * @param settings bounds of the data keys
 */
public record Unwrapping(MasterKeys masterKeys, CacheSettings settings)
        implements KeySource<Wrapping, OpeningKey> {
    @Override
    public OpeningKey load(Wrapping wanted, Vouched asked) {
        return new OpeningKey(masterKeys.unwrap(wanted.wrapped(), wanted.keyBound()), asked, settings);
    }

    @Override
    public String lane(Wrapping wanted) {
        return "unwrap " + wanted.called().providerId() + ':' + wanted.called().keyName();
    }

    @Override
    public int bytes(Wrapping wanted) {
        return wanted.bytes();
    }
}
