package io.sealwax.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sealwax.DataKeyException;
import io.sealwax.kms.CacheListener;
import io.sealwax.kms.CachingDataKeyProvider;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one {@link CachingDataKeyProvider}: {@code builder.listener(SealwaxMetrics.of(registry, "orders"))},
 * and nothing else. They are there when the cache is built, and leave the registry when it is closed.
 *
 * <p>Every meter has the tag {@code cache}, the name that was given here. No tag has a context, a key or anything else
 * that comes from outside.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>further tags</th><th>what</th></tr>
 * <tr><td>{@code cache.gets}, {@code cache.puts}, {@code cache.evictions}, {@code cache.size}, {@code cache.load},
 *     {@code cache.load.duration}</td>
 *     <td>{@code side}: {@code encrypt} or {@code decrypt}; {@code result}</td>
 *     <td>as Micrometer names them for Caffeine. A hit waits for nothing. Evictions are data keys that expired, made
 *     room or were refused; a load asks the master keys once, also for a refresh</td></tr>
 * <tr><td>{@code sealwax.cache.coalesced}, {@code .stale}, {@code .refused}</td><td>{@code side}</td>
 *     <td>waits for another's load, hits while refreshes fail, refusals told from memory</td></tr>
 * <tr><td>{@code sealwax.leases.out}, {@code .oldest}, {@code .lost}</td><td>{@code side}</td>
 *     <td>leases that are not closed yet; at least how long the oldest has been out, counted from when its data key
 *     left the cache; leases that can no longer be closed</td></tr>
 * <tr><td>{@code sealwax.kms.calls}</td><td>{@code operation}, {@code outcome}</td>
 *     <td>calls to KMS for this cache; the outcome is {@code success} or the {@link DataKeyException.Category} in
 *     lower case</td></tr>
 * <tr><td>{@code sealwax.kms.requests}</td><td>{@code operation}</td>
 *     <td>requests that the AWS SDK sent for them, as KMS counts: one for each attempt of a call; not what an HTTP
 *     client repeats on its own</td></tr>
 * <tr><td>{@code sealwax.kms.cost}</td><td></td>
 *     <td>US dollars: the requests at their price. An estimate: it knows neither the free tier nor whether AWS charges
 *     for a request it refused</td></tr>
 * <tr><td>{@code sealwax.datakey.age}, {@code .messages}, {@code .bytes}</td><td>{@code side}, {@code cause}</td>
 *     <td>of each data key when it was retired: its age, messages and bytes of plaintext; of those that decrypt, the
 *     age alone</td></tr>
 * </table>
 *
 * <p>Meters that are read within 10 milliseconds of each other, as in one scrape, show one moment of the cache; one
 * that is read again shows another.
 *
 * <p>Not counted: what other caches or ciphers do with the same master key, and the DescribeKey of an alias, made
 * before there is a cache.
 *
 * <p>Other caches' {@code cache.} meters have no tag {@code side}. Micrometer's registry for Prometheus takes both from
 * version 1.17 on; earlier ones leave out those that come later, and say so in the log.
 *
 * <p>The registry does not keep the cache alive. Applications that push metrics publish them before the cache is
 * closed. Thread-safe.
 */
public final class SealwaxMetrics implements CacheListener {
    /** Of 10,000 requests with a symmetric key, in US dollars, in most Regions. */
    private static final double USUAL_PRICE = 0.03;

    private final MeterRegistry registry;
    private final String name;
    private final double dollars;
    private final AtomicReference<@Nullable CacheMeters> bound = new AtomicReference<>();

    private record CacheMeters(Meters all, KmsMeters kms, SideMeters encrypt, SideMeters decrypt) {
        SideMeters side(Use use) {
            return use == Use.ENCRYPT ? encrypt : decrypt;
        }
    }

    private SealwaxMetrics(MeterRegistry registry, String name, double dollars) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.name = name;
        this.dollars = dollars;
    }

    /**
     * Meters of a cache that is yet to be built, with the price of 10,000 requests that AWS asks in most Regions, 0.03
     * US dollars.
     *
     * @param name of the cache, in the tag {@code cache}; each cache of a registry has its own
     * @throws IllegalArgumentException if the name is blank or an ARN
     */
    public static SealwaxMetrics of(MeterRegistry registry, String name) {
        return of(registry, name, USUAL_PRICE);
    }

    /**
     * As {@link #of(MeterRegistry, String)}, with another price.
     *
     * @param dollarsPerTenThousandRequests 0 or more
     * @throws IllegalArgumentException if the name is blank or an ARN, or the price is negative or no number
     */
    public static SealwaxMetrics of(MeterRegistry registry, String name, double dollarsPerTenThousandRequests) {
        if (name.isBlank() || name.startsWith("arn:")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name for a cache: give it one of your own, such as orders");
        }
        if (!(dollarsPerTenThousandRequests >= 0 && Double.isFinite(dollarsPerTenThousandRequests))) {
            throw new IllegalArgumentException(
                    "a price of " + dollarsPerTenThousandRequests + " dollars for 10,000 requests: must be 0 or more");
        }
        return new SealwaxMetrics(registry, name, dollarsPerTenThousandRequests);
    }

    /**
     * Registers the meters; the cache's builder calls it.
     *
     * @throws IllegalStateException if the registry has meters of a cache with this name, or these are the metrics of
     *     another cache
     */
    @Override
    public void built(CachingDataKeyProvider cache) {
        if (registry.find("cache.size").tag("cache", name).meter() != null) {
            throw new IllegalStateException("the registry has meters of a cache '" + name
                    + "' already: give each cache a name of its own, and close the one before");
        }
        Meters meters = new Meters(registry, Tags.of("cache", name));
        boolean whole = false;
        try {
            StatsOfAScrape stats = new StatsOfAScrape(registry.config().clock()::monotonicTime);
            CacheMeters made = new CacheMeters(
                    meters,
                    new KmsMeters(meters, dollars),
                    new SideMeters(meters, Use.ENCRYPT, cache, stats),
                    new SideMeters(meters, Use.DECRYPT, cache, stats));
            whole = bound.compareAndSet(null, made);
        } finally {
            if (!whole) {
                meters.removeAll();
            }
        }
        if (!whole) {
            throw new IllegalStateException("these are the metrics of another cache: make new ones for each");
        }
    }

    @Override
    public void called(Use use, Operation operation, int requests, Duration took, Optional<DataKeyException> failure) {
        CacheMeters meters = bound.get();
        if (meters != null) {
            meters.kms.called(
                    operation, requests, failure.map(DataKeyException::category).orElse(null));
        }
    }

    @Override
    public void asked(Use use, boolean ahead, Duration took, boolean failed, Optional<DataKeyException> failure) {
        CacheMeters meters = bound.get();
        if (meters != null) {
            meters.side(use).asked(took);
        }
    }

    @Override
    public void retired(Use use, RemovalCause why, Duration age, long messages, long bytes) {
        CacheMeters meters = bound.get();
        if (meters != null) {
            meters.side(use).retired(why, age, messages, bytes);
        }
    }

    /** Removes the meters from the registry. What ends later is counted by nobody. */
    @Override
    public void closed() {
        CacheMeters meters = bound.get();
        if (meters != null) {
            meters.all.removeAll();
        }
    }
}
