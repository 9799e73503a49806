package io.sealwax.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sealwax.DataKey;
import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.kms.CacheStats;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.CachingDataKeyProviderBuilder;
import io.sealwax.kms.KmsMasterKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the meters say is what the KMS itself counted, and what the cache did. */
class MetricsAgainstKmsTest {
    private static final int FOR_GOOD = Integer.MAX_VALUE;

    private final MeteredKms aws = new MeteredKms();
    private final LooksApart clock = new LooksApart();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private CachingDataKeyProvider keys = CachingDataKeyProvider.builder(aws.key)
            .listener(SealwaxMetrics.of(registry, "orders"))
            .build();

    /** By which each look at a meter is a scrape of its own, unless it stands still. */
    private static final class LooksApart implements Clock {
        private final AtomicLong now = new AtomicLong();
        private volatile long step = StatsOfAScrape.NANOS;

        @Override
        public long wallTime() {
            return TimeUnit.NANOSECONDS.toMillis(now.get());
        }

        @Override
        public long monotonicTime() {
            return now.addAndGet(step);
        }
    }

    @AfterEach
    void close() {
        keys.close();
        aws.close();
    }

    private void cacheWith(CachingDataKeyProviderBuilder builder) {
        keys.close();
        keys = builder.listener(SealwaxMetrics.of(registry, "orders")).build();
    }

    private long count(String name, String... tags) {
        return (long) registry.get(name)
                .tag("cache", "orders")
                .tags(tags)
                .functionCounter()
                .count();
    }

    private long counter(String name, String... tags) {
        return (long)
                registry.get(name).tag("cache", "orders").tags(tags).counter().count();
    }

    private long calls(String operation, String outcome) {
        return counter("sealwax.kms.calls", "operation", operation, "outcome", outcome);
    }

    private double cost() {
        return registry.get("sealwax.kms.cost").tag("cache", "orders").counter().count();
    }

    private void assertRequestsAndCostAreTheKmssOwn() {
        long all = 0;
        for (String operation : List.of("GenerateDataKey", "Encrypt", "Decrypt")) {
            assertThat(counter("sealwax.kms.requests", "operation", operation))
                    .as(operation)
                    .isEqualTo(aws.kms.calls(operation));
            all += aws.kms.calls(operation);
        }
        assertThat(cost()).isCloseTo(all * 0.03 / 10_000, within(1e-12));
    }

    @Test
    void everyMasterKeysCallsCountWhereTheyWereMade() {
        cacheWith(CachingDataKeyProvider.builder(aws.key, KmsMasterKey.create(aws.client, aws.kms.createKey())));
        for (int tenant = 0; tenant < 5; tenant++) {
            byte[] message = MeteredKms.seal(keys, "t" + tenant, 10);
            MeteredKms.open(keys, "t" + tenant, message);
            MeteredKms.open(keys, "t" + tenant, message);
        }
        assertThat(calls("GenerateDataKey", "success")).isEqualTo(5);
        assertThat(calls("Encrypt", "success")).isEqualTo(5);
        assertThat(calls("Decrypt", "success")).isEqualTo(5);
        assertThat(aws.kms.calls()).isEqualTo(15);
        assertRequestsAndCostAreTheKmssOwn();
        assertThat(count("cache.gets", "side", "decrypt", "result", "miss")).isEqualTo(5);
        assertThat(count("cache.gets", "side", "decrypt", "result", "hit")).isEqualTo(5);
        assertThat(count("cache.puts", "side", "encrypt")).isEqualTo(5);
        assertThat(count("cache.load", "side", "encrypt", "result", "success")).isEqualTo(5);
        assertThat(registry.get("cache.size").tag("side", "encrypt").gauge().value())
                .isEqualTo(5);
        assertThat(registry.get("cache.load.duration")
                        .tag("side", "decrypt")
                        .timeGauge()
                        .value(TimeUnit.NANOSECONDS))
                .isPositive();
    }

    @Test
    void aThrottledCallIsOneCallAndThreeRequests() {
        aws.kms.faults().fail("ThrottlingException", 3);
        assertThatThrownBy(() -> MeteredKms.seal(keys, "acme", 10)).isInstanceOf(DataKeyException.class);
        assertThat(calls("GenerateDataKey", "throttled")).isEqualTo(1);
        assertThat(calls("GenerateDataKey", "success")).isZero();
        assertThat(aws.kms.calls("GenerateDataKey")).isEqualTo(3);
        assertRequestsAndCostAreTheKmssOwn();

        aws.kms.faults().fail("ThrottlingException", 1);
        MeteredKms.seal(keys, "acme", 10);
        assertThat(calls("GenerateDataKey", "success")).isEqualTo(1);
        assertThat(aws.kms.calls("GenerateDataKey")).isEqualTo(5);
        assertRequestsAndCostAreTheKmssOwn();
        assertThat(count("cache.load", "side", "encrypt", "result", "failure")).isEqualTo(1);
        assertThat(count("cache.puts", "side", "encrypt")).isEqualTo(1);
    }

    @Test
    void aDenialIsCountedOnceAndThenToldFromMemory() {
        aws.kms.access().deny(aws.arn, "GenerateDataKey");
        for (int again = 0; again < 10; again++) {
            assertThatThrownBy(() -> MeteredKms.seal(keys, "acme", 10)).isInstanceOf(DataKeyException.class);
        }
        CacheStats.Side seal = keys.stats().encrypt();
        assertThat(calls("GenerateDataKey", "denied")).isEqualTo(seal.loads());
        assertThat(count("sealwax.cache.refused", "side", "encrypt"))
                .isEqualTo(10 - seal.loads())
                .isPositive();
        assertRequestsAndCostAreTheKmssOwn();
    }

    @Test
    void aDisabledKeyIsAKeyStateOnTheOpeningSide() {
        byte[] message = MeteredKms.seal(keys, "acme", 10);
        aws.kms.keys().disable(aws.arn);
        assertThatThrownBy(() -> MeteredKms.open(keys, "acme", message)).isInstanceOf(DataKeyException.class);
        assertThat(calls("Decrypt", "key_state")).isEqualTo(1);
        assertRequestsAndCostAreTheKmssOwn();
    }

    @Test
    void aCrowdMakesOneCallAndAllButOneOfItWaitedForAnother() throws Exception {
        int callers = 50;
        CountDownLatch gate = new CountDownLatch(1);
        aws.kms.faults().latency(() -> {
            awaitUninterrupted(gate);
            return Duration.ZERO;
        });
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            List<CompletableFuture<byte[]>> crowd = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                crowd.add(CompletableFuture.supplyAsync(() -> MeteredKms.seal(keys, "acme", 10), pool));
            }
            while (count("sealwax.cache.coalesced", "side", "encrypt") < callers - 1) {
                Thread.onSpinWait();
            }
            gate.countDown();
            CompletableFuture.allOf(crowd.toArray(new CompletableFuture<?>[0])).join();
        } finally {
            gate.countDown();
            pool.shutdownNow();
        }
        assertThat(count("sealwax.cache.coalesced", "side", "encrypt")).isEqualTo(callers - 1);
        assertThat(count("cache.gets", "side", "encrypt", "result", "miss")).isEqualTo(callers);
        assertThat(calls("GenerateDataKey", "success")).isEqualTo(1);
        assertRequestsAndCostAreTheKmssOwn();
    }

    private static void awaitUninterrupted(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whileRefreshesFailHitsAreStale() {
        cacheWith(CachingDataKeyProvider.builder(aws.key).maxMessages(100));
        MeteredKms.seal(keys, "acme", 10);
        aws.kms.faults().fail("KMSInternalException", FOR_GOOD);
        for (int message = 1; message < 90; message++) {
            MeteredKms.seal(keys, "acme", 10);
        }
        while (count("cache.load", "side", "encrypt", "result", "failure") < 1) {
            Thread.onSpinWait();
        }
        MeteredKms.seal(keys, "acme", 10);
        assertThat(count("sealwax.cache.stale", "side", "encrypt"))
                .isEqualTo(keys.stats().encrypt().staleHits())
                .isPositive();
        assertThat(calls("GenerateDataKey", "transient"))
                .isEqualTo(keys.stats().encrypt().failedRefreshes());
        assertRequestsAndCostAreTheKmssOwn();
    }

    @Test
    void leasesThatAreOutShow() {
        DataKey.Lease lease = keys.current(EncryptionContext.of("tenant", "acme"));
        String[] seal = {"cache", "orders", "side", "encrypt"};
        assertThat(registry.get("sealwax.leases.out").tags(seal).gauge().value())
                .isEqualTo(1);
        keys.invalidateAll();
        assertThat(registry.get("sealwax.leases.out").tags(seal).gauge().value())
                .isEqualTo(1);
        assertThat(registry.get("sealwax.leases.oldest").tags(seal).timeGauge().value())
                .isGreaterThanOrEqualTo(0);
        assertThat(count("sealwax.leases.lost", "side", "encrypt")).isZero();
        lease.close();
        assertThat(registry.get("sealwax.leases.out").tags(seal).gauge().value())
                .isZero();
    }

    @Test
    void aScrapeShowsOneMomentAndTheNextAnother() {
        clock.step = 0;
        assertThat(count("cache.puts", "side", "encrypt")).isZero();
        try (DataKey.Lease lease = keys.current(EncryptionContext.of("tenant", "acme"))) {
            assertThat(lease).isNotNull();
            clock.now.addAndGet(StatsOfAScrape.NANOS - 1);
            assertThat(leasesOut())
                    .as("read for the first time, a moment later")
                    .isZero();
            assertThat(leasesOut()).as("read again").isEqualTo(1);
            assertThat(count("cache.puts", "side", "encrypt")).isEqualTo(1);
        }
        clock.now.addAndGet(StatsOfAScrape.NANOS);
        assertThat(count("cache.gets", "side", "encrypt", "result", "miss")).isEqualTo(1);
        assertThat(leasesOut()).as("read a while later").isZero();
    }

    private double leasesOut() {
        return registry.get("sealwax.leases.out")
                .tags("cache", "orders", "side", "encrypt")
                .gauge()
                .value();
    }

    @Test
    void aRetiredDataKeyLeavesItsAgeItsMessagesAndItsBytes() {
        byte[] message = MeteredKms.seal(keys, "acme", 100);
        MeteredKms.seal(keys, "acme", 23);
        MeteredKms.open(keys, "acme", message);
        keys.invalidateAll();
        String[] dropped = {"side", "encrypt", "cause", "invalidated"};
        assertThat(registry.get("sealwax.datakey.messages").tags(dropped).summary())
                .satisfies(it -> assertThat(it.count()).isEqualTo(1))
                .satisfies(it -> assertThat(it.totalAmount()).isEqualTo(2));
        assertThat(registry.get("sealwax.datakey.bytes").tags(dropped).summary())
                .satisfies(it -> assertThat(it.count()).isEqualTo(1))
                .satisfies(it -> assertThat(it.totalAmount()).isEqualTo(123));
        for (String side : List.of("encrypt", "decrypt")) {
            assertThat(registry.get("sealwax.datakey.age")
                            .tags("side", side, "cause", "invalidated")
                            .timer())
                    .satisfies(it -> assertThat(it.count()).isEqualTo(1))
                    .satisfies(
                            it -> assertThat(it.totalTime(TimeUnit.NANOSECONDS)).isPositive());
        }
        assertThat(registry.find("sealwax.datakey.messages")
                        .tag("side", "decrypt")
                        .meter())
                .as("messages that were opened are not counted by data key")
                .isNull();
        assertThat(counter("cache.evictions", "side", "encrypt"))
                .as("its owner took it out")
                .isZero();
    }

    @Test
    void dataKeysThatMakeRoomAreEvicted() {
        cacheWith(CachingDataKeyProvider.builder(aws.key).maxEntries(1));
        for (int tenant = 0; tenant < 10; tenant++) {
            MeteredKms.seal(keys, "t" + tenant, 10);
        }
        long room = registry.get("sealwax.datakey.age")
                .tags("side", "encrypt", "cause", "evicted")
                .timer()
                .count();
        assertThat(counter("cache.evictions", "side", "encrypt"))
                .isEqualTo(room)
                .isEqualTo(keys.stats().encrypt().retired())
                .isPositive();
    }

    @Test
    void thePriceCanBeSet() {
        keys.close();
        keys = CachingDataKeyProvider.builder(aws.key)
                .listener(SealwaxMetrics.of(registry, "orders", 10_000))
                .build();
        MeteredKms.seal(keys, "acme", 10);
        MeteredKms.seal(keys, "other", 10);
        assertThat(cost()).isEqualTo(2);
    }
}
