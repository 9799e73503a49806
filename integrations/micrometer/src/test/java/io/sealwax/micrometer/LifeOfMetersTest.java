package io.sealwax.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sealwax.LocalMasterKey;
import io.sealwax.kms.CacheListener.Operation;
import io.sealwax.kms.CacheListener.RemovalCause;
import io.sealwax.kms.CacheListener.Use;
import io.sealwax.kms.CachingDataKeyProvider;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Meters come with the cache, belong to it alone, and leave with it. */
class LifeOfMetersTest {
    private final LocalMasterKey key = LocalMasterKey.random("local");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private CachingDataKeyProvider cache(SealwaxMetrics metrics) {
        return CachingDataKeyProvider.builder(key).listener(metrics).build();
    }

    private double puts() {
        return registry.get("cache.puts")
                .tag("side", "encrypt")
                .functionCounter()
                .count();
    }

    @Test
    void closingTheCacheLeavesNoMeterAndFreesTheName() {
        for (int again = 1; again <= 3; again++) {
            try (CachingDataKeyProvider keys = cache(SealwaxMetrics.of(registry, "orders"))) {
                assertThat(puts()).isZero();
                MeteredKms.seal(keys, "acme", 10);
                assertThat(puts()).isEqualTo(1);
            }
            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void whatEndsAfterTheCacheWasClosedBringsNoMeterBack() {
        SealwaxMetrics metrics = SealwaxMetrics.of(registry, "orders");
        cache(metrics).close();
        metrics.called(Use.ENCRYPT, Operation.GENERATE_DATA_KEY, 1, Duration.ofMillis(8), Optional.empty());
        metrics.asked(Use.ENCRYPT, false, Duration.ofMillis(9), false, Optional.empty());
        metrics.retired(Use.ENCRYPT, RemovalCause.INVALIDATED, Duration.ofSeconds(1), 1, 1);
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsRefusedAndTheCacheThatHasItKeepsItsMeters() {
        try (CachingDataKeyProvider keys = cache(SealwaxMetrics.of(registry, "orders"))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> cache(SealwaxMetrics.of(registry, "orders")))
                    .withMessage(
                            "the registry has meters of a cache 'orders' already: give each cache a name of its own, "
                                    + "and close the one before");
            MeteredKms.seal(keys, "acme", 10);
            assertThat(puts()).isEqualTo(1);
        }
    }

    @Test
    void oneForTwoCachesIsRefused() {
        SealwaxMetrics metrics = SealwaxMetrics.of(registry, "orders");
        cache(metrics).close();
        assertThatIllegalStateException()
                .isThrownBy(() -> cache(metrics))
                .withMessage("these are the metrics of another cache: make new ones for each");
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void aRegistryDoesNotKeepACacheAlive() {
        SimpleMeterRegistry keepsAll = new SimpleMeterRegistry() {
            @Override
            public Meter remove(Meter.Id id) {
                return null;
            }
        };
        WeakReference<CachingDataKeyProvider> gone = closedCache(keepsAll);
        for (int again = 0; again < 100 && gone.get() != null; again++) {
            System.gc();
        }
        assertThat(gone.get()).isNull();
        assertThat(keepsAll.get("cache.puts")
                        .tag("side", "encrypt")
                        .functionCounter()
                        .count())
                .isEqualTo(0);
    }

    private WeakReference<CachingDataKeyProvider> closedCache(SimpleMeterRegistry in) {
        CachingDataKeyProvider keys = cache(SealwaxMetrics.of(in, "orders"));
        keys.close();
        assertThat(in.getMeters()).isNotEmpty();
        return new WeakReference<>(keys);
    }

    @Test
    void aRegistryThatFailsHarmsNobody() {
        SimpleMeterRegistry failing = new SimpleMeterRegistry() {
            @Override
            protected Counter newCounter(Meter.Id id) {
                return new CumulativeCounter(id) {
                    @Override
                    public void increment(double amount) {
                        throw new IllegalStateException("no more");
                    }
                };
            }
        };
        try (MeteredKms aws = new MeteredKms();
                CachingDataKeyProvider keys = CachingDataKeyProvider.builder(aws.key)
                        .maxEntries(1)
                        .listener(SealwaxMetrics.of(failing, "orders"))
                        .build()) {
            for (int tenant = 0; tenant < 5; tenant++) {
                byte[] message = MeteredKms.seal(keys, "t" + tenant, 10);
                assertThat(MeteredKms.open(keys, "t" + tenant, message)).hasSize(10);
            }
        }
    }

    @Test
    void aNameIsOnesOwnAndNoArn() {
        for (String name : new String[] {"", " ", "arn:aws:kms:us-east-1:111122223333:key/1"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SealwaxMetrics.of(registry, name))
                    .withMessage("'" + name + "' is no name for a cache: give it one of your own, such as orders");
        }
    }

    @Test
    void aPriceIsANumberOfZeroOrMore() {
        for (double price : new double[] {-0.01, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SealwaxMetrics.of(registry, "orders", price))
                    .withMessage("a price of " + price + " dollars for 10,000 requests: must be 0 or more");
        }
    }
}
