package io.sealwax.kms.internal.cache;

import io.sealwax.EncryptionContext;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.MasterKeys.AgedDataKey;

/**
 * Has data keys made, by all master keys together.
 *
 * @param masterKeys the first makes them, all wrap them
 * @param settings bounds of the data keys
 * @param observer of the calls
 */
public record Generating(MasterKeys masterKeys, CacheSettings settings, KeyCall.Observer observer)
        implements KeySource<EncryptionContext, SealingEntry> {
    @Override
    public SealingEntry load(EncryptionContext wanted, Freshness asked, KeyCall call) {
        AgedDataKey generated = masterKeys.generate(wanted, call.withObserver(observer));
        return new SealingEntry(generated.dataKey(), asked.earlier(generated.age()), settings);
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
