package io.sealwax.benchmarks.kms;

import java.time.Duration;
import java.util.List;

/**
 * The workloads of a run. In most of them a tenant has 1,000 messages, so that a quick run, of fewer tenants, has the
 * same calls for a million messages as a full one.
 *
 * @param workloads in the order of the report
 * @param warmUp what has the code of a set-up compiled before it is measured
 */
record Plan(List<Workload> workloads, Workload warmUp) {
    /** Messages a second that keep data keys in a cache: the processors are idle half of the time. */
    private static final double CACHED = 10_000;
    /** Of tenants that do not all fit into the cache. */
    private static final double EVICTING = 2000;
    /** More than the quota allows, by a fifth. */
    private static final double CALLING = 1.2 * Site.QUOTA;
    /** Within the quota. */
    private static final double ALLOWED = 0.6 * Site.QUOTA;
    /** So many that an outage does not take all threads at once. */
    private static final double IN_OUTAGE = 200;

    private static final double OF_AN_AGE_IN_ROTATION = 1.3;
    private static final double OF_AN_AGE_IN_OUTAGE = 1.5;

    /** A minute. The counts are exact; the times are of a process that has just started. */
    static Plan quick() {
        return of(
                new Lengths(20_000, 20, 2000, 10),
                Duration.ofSeconds(1),
                Duration.ofMillis(1500),
                Duration.ofSeconds(2));
    }

    /** Less than a quarter of an hour. */
    static Plan full() {
        return of(
                new Lengths(1_000_000, 1000, 120_000, 50),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20));
    }

    private record Lengths(int messages, int tenants, int zipfMessages, int services) {}

    private static Plan of(Lengths lengths, Duration calling, Duration rotationAge, Duration outageAge) {
        Load uncached = Load.lasting(calling, CALLING);
        Loads all = new Loads(new Load(CACHED, lengths.messages), uncached);
        Loads part = new Loads(new Load(CACHED, Math.min(lengths.messages, 200_000)), uncached);
        return new Plan(
                List.of(
                        new UniformTenants(lengths.tenants, all),
                        new ZipfTenants(5000, 1000, new Loads(new Load(EVICTING, lengths.zipfMessages), uncached)),
                        new UniqueRows(lengths.tenants, all),
                        new SmallServices(lengths.services, 20, part),
                        new BatchJob(100, Math.max(1, lengths.tenants / 100), 10, part),
                        new KeyRotation(100, rotationAge, same(rotationAge, OF_AN_AGE_IN_ROTATION, ALLOWED)),
                        new Outage(100, outageAge, same(outageAge, OF_AN_AGE_IN_OUTAGE, IN_OUTAGE))),
                new KeyRotation(20, Duration.ofSeconds(1), same(Duration.ofMillis(1500), 1, ALLOWED)));
    }

    private static Loads same(Duration age, double ages, double perSecond) {
        Load load = Load.lasting(Duration.ofMillis((long) (age.toMillis() * ages)), perSecond);
        return new Loads(load, load);
    }
}
