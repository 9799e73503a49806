package io.sealwax.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sealwax.DataKeyException;
import io.sealwax.kms.CachingDataKeyProvider;
import io.sealwax.kms.KmsMasterKey;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What leaves the process: fixed names with fixed tags, and nothing of keys and contexts. */
class ScrapeTest {
    private final MeteredKms aws = new MeteredKms();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).throwExceptionOnRegistrationFailure();
    private final CachingDataKeyProvider keys = CachingDataKeyProvider.builder(
                    KmsMasterKey.create(aws.client, aws.kms.keys().withAlias("alias/prod/app-data")), aws.key)
            .listener(SealwaxMetrics.of(registry, "orders"))
            .build();

    @AfterEach
    void close() {
        keys.close();
        aws.close();
    }

    @Test
    void noContextNoKeyAndNoArnIsInIt() {
        byte[] message = MeteredKms.seal(keys, "acme-secret", 10);
        MeteredKms.open(keys, "acme-secret", message);
        aws.kms.keys().disable(aws.arn);
        assertThatThrownBy(() -> MeteredKms.seal(keys, "other-secret", 10))
                .isInstanceOf(DataKeyException.class)
                .hasMessageContaining(aws.arn);
        String scraped = registry.scrape();
        assertThat(scraped)
                .contains(
                        "sealwax_kms_calls_total{cache=\"orders\",operation=\"GenerateDataKey\",outcome=\"success\"}"
                                + " 2.0",
                        "sealwax_kms_calls_total{cache=\"orders\",operation=\"Encrypt\",outcome=\"key_state\"} 1.0",
                        "sealwax_kms_calls_total{cache=\"orders\",operation=\"Decrypt\",outcome=\"denied\"} 0.0",
                        "sealwax_kms_requests_total{cache=\"orders\",operation=\"GenerateDataKey\"} 2.0",
                        "sealwax_kms_cost_usd_total{cache=\"orders\"}",
                        "cache_gets_total{cache=\"orders\",result=\"miss\",side=\"encrypt\"} 2.0",
                        "sealwax_cache_coalesced_total{cache=\"orders\",side=\"decrypt\"} 0.0",
                        "sealwax_datakey_age_seconds_count{cache=\"orders\",cause=\"replaced\",side=\"decrypt\"} 0",
                        "sealwax_datakey_bytes_count{cache=\"orders\",cause=\"expired\",side=\"encrypt\"} 0")
                .doesNotContain("secret", "tenant", "arn:", "alias", "app-data", "111122223333", "us-east-1")
                .doesNotContain(aws.arn.substring(aws.arn.indexOf("key/") + "key/".length()));
    }

    @Test
    void nothingThatComesFromOutsideAddsASeries() {
        Set<Meter.Id> before = ids();
        for (int tenant = 0; tenant < 50; tenant++) {
            byte[] message = MeteredKms.seal(keys, "t" + tenant, tenant);
            MeteredKms.open(keys, "t" + tenant, message);
        }
        aws.kms.keys().disable(aws.arn);
        assertThatThrownBy(() -> MeteredKms.seal(keys, "another", 10)).isInstanceOf(DataKeyException.class);
        assertThat(ids()).isEqualTo(before);
        assertThat(before).allMatch(it -> "orders".equals(it.getTag("cache")));
    }

    private Set<Meter.Id> ids() {
        return registry.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }

    @Test
    void twoCachesDoNotMix() {
        try (CachingDataKeyProvider others = CachingDataKeyProvider.builder(aws.key)
                .listener(SealwaxMetrics.of(registry, "customers"))
                .build()) {
            byte[] message = MeteredKms.seal(keys, "acme", 10);
            MeteredKms.open(others, "acme", message);
            MeteredKms.open(others, "acme", message);
            assertThat(registry.scrape())
                    .contains(
                            "sealwax_kms_requests_total{cache=\"orders\",operation=\"GenerateDataKey\"} 1.0",
                            "sealwax_kms_requests_total{cache=\"orders\",operation=\"Decrypt\"} 0.0",
                            "sealwax_kms_requests_total{cache=\"customers\",operation=\"GenerateDataKey\"} 0.0",
                            "sealwax_kms_requests_total{cache=\"customers\",operation=\"Decrypt\"} 1.0",
                            "cache_gets_total{cache=\"customers\",result=\"hit\",side=\"decrypt\"} 1.0",
                            "cache_size{cache=\"orders\",side=\"encrypt\"} 1.0",
                            "cache_size{cache=\"customers\",side=\"encrypt\"} 0.0");
        }
        assertThat(registry.scrape()).doesNotContain("customers").contains("orders");
    }

    @Test
    void itStandsBesideACacheOfCaffeine() {
        LoadingCache<Integer, Integer> numbers = numbers();
        CaffeineCacheMetrics.monitor(registry, numbers, "numbers");
        try (CachingDataKeyProvider later = CachingDataKeyProvider.builder(aws.key)
                .listener(SealwaxMetrics.of(registry, "customers"))
                .build()) {
            assertThat(numbers.get(1)).isEqualTo(1);
            MeteredKms.seal(keys, "acme", 10);
            MeteredKms.seal(later, "acme", 10);
            assertThat(registry.scrape())
                    .contains(
                            "cache_gets_total{cache=\"numbers\",result=\"miss\"} 1.0",
                            "cache_gets_total{cache=\"orders\",result=\"miss\",side=\"encrypt\"} 1.0",
                            "cache_gets_total{cache=\"customers\",result=\"miss\",side=\"encrypt\"} 1.0");
        }
    }

    @Test
    void namesKindsAndUnitsAreThoseOfMicrometersBinderForCaffeine() {
        MeterRegistry theirs = new SimpleMeterRegistry();
        CaffeineCacheMetrics.monitor(theirs, numbers(), "numbers");
        Set<String> expected = shapes(theirs, id -> !id.getName().equals("cache.eviction.weight"));
        assertThat(shapes(registry, id -> id.getName().startsWith("cache.") && "encrypt".equals(id.getTag("side"))))
                .isEqualTo(expected);
        assertThat(shapes(registry, id -> id.getName().startsWith("cache.") && "decrypt".equals(id.getTag("side"))))
                .isEqualTo(expected);
    }

    private static LoadingCache<Integer, Integer> numbers() {
        return Caffeine.newBuilder().recordStats().build(number -> number);
    }

    private static Set<String> shapes(MeterRegistry registry, Predicate<Meter.Id> which) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(which)
                .map(id -> id.getName() + " " + id.getType() + " " + id.getTag("result") + " "
                        + id.getTags().stream()
                                .map(Tag::getKey)
                                .filter(key -> !key.equals("side"))
                                .toList())
                .collect(Collectors.toSet());
    }
}
