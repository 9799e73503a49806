package io.sealwax.kms.internal.cache;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.kms.ManualClocks;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Data keys, and bounds of round numbers: an age of 100 seconds, with a grace of 50 to open, and a refresh that is due
 * after 80.
 */
final class RoundNumbers {
    static final EncryptionContext TENANT = EncryptionContext.of("tenant", "acme");
    static final Duration AGE = Duration.ofSeconds(100);
    static final Duration GRACE = Duration.ofSeconds(50);

    private RoundNumbers() {}

    static DataKey dataKey() {
        return DataKey.takeOwnershipOf(
                new byte[DataKey.LENGTH], TENANT, List.of(new WrappedDataKey("test", "key", new byte[40])));
    }

    static CacheSettings settings(ManualClocks clocks, long maxMessages, Duration maxIdle) {
        return settings(clocks, maxMessages, maxIdle, Duration.ofSeconds(20));
    }

    static CacheSettings settings(ManualClocks clocks, long maxMessages, Duration maxIdle, Duration maxWait) {
        return new CacheSettings(AGE, maxMessages, 1000, 10, maxIdle, GRACE, maxWait, clocks, () -> 0, false);
    }

    /** Of which nobody is told. */
    static CacheCounters counters() {
        return new CacheCounters(new CacheCounters.Events() {
            @Override
            public void loaded(boolean refresh, long nanos, boolean failed, @Nullable DataKeyException failure) {}

            @Override
            public void retired(RemovalCause why, long ageNanos, long messages, long bytes) {}
        });
    }
}
