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
        implements KeySource<EncryptionContext, SealingEntry> {
    @Override
    public SealingEntry load(EncryptionContext wanted, Freshness asked) {
        return new SealingEntry(masterKeys.generate(wanted), asked, settings);
    }

    @Override
    public String lane(EncryptionContext wanted) {
        return Bulkheads.GENERATE;
    }

    @Override
    public int bytes(EncryptionContext wanted) {
        return Footprint.of(wanted);
    }
}
