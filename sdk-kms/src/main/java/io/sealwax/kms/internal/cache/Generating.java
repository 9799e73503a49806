package io.sealwax.kms.internal.cache;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.MasterKeys;

/**
 * Has data keys made, by all master keys together.
 *
 * @param masterKeys the first makes them, all wrap them
 * @param settings bounds of the data keys
 */
public record Generating(MasterKeys masterKeys, CacheSettings settings)
        implements LeasingCache.Source<EncryptionContext, SealingKey> {
    /** One for all contexts. */
    static final String LANE = "generate";

    @Override
    public SealingKey load(EncryptionContext wanted, Vouched asked) {
        return new SealingKey(masterKeys.generate(wanted), asked, settings);
    }

    @Override
    public String lane(EncryptionContext wanted) {
        return LANE;
    }

    @Override
    public int bytes(EncryptionContext wanted) {
        return Footprint.of(wanted);
    }
}
