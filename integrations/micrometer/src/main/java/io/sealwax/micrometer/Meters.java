package io.sealwax.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Registers the meters of one cache, all with its name as a tag, and removes them together. Those that look at an
 * object do not keep it alive.
 */
final class Meters {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Queue<Meter> registered;

    Meters(MeterRegistry registry, Tags tags) {
        this(registry, tags, new ConcurrentLinkedQueue<>());
    }

    private Meters(MeterRegistry registry, Tags tags, Queue<Meter> registered) {
        this.registry = registry;
        this.tags = tags;
        this.registered = registered;
    }

    /** As this, with one more tag on what is registered through it. */
    Meters with(String tag, String value) {
        return new Meters(registry, tags.and(tag, value), registered);
    }

    private <M extends Meter> M kept(M meter) {
        registered.add(meter);
        return meter;
    }

    Counter counter(String name, @Nullable String unit, String what) {
        return kept(Counter.builder(name)
                .tags(tags)
                .baseUnit(unit)
                .description(what)
                .register(registry));
    }

    <T> void count(String name, String what, T of, ToDoubleFunction<T> count) {
        kept(FunctionCounter.builder(name, of, count)
                .tags(tags)
                .description(what)
                .register(registry));
    }

    <T> void gauge(String name, String what, T of, ToDoubleFunction<T> value) {
        kept(Gauge.builder(name, of, value).tags(tags).description(what).register(registry));
    }

    <T> void seconds(String name, String what, T of, ToDoubleFunction<T> value) {
        kept(TimeGauge.builder(name, of, TimeUnit.SECONDS, value)
                .tags(tags)
                .description(what)
                .register(registry));
    }

    void nanoseconds(String name, String what, LongAdder nanos) {
        kept(TimeGauge.builder(name, nanos, TimeUnit.NANOSECONDS, LongAdder::sum)
                .tags(tags)
                .description(what)
                .register(registry));
    }

    Timer timer(String name, String what) {
        return kept(Timer.builder(name).tags(tags).description(what).register(registry));
    }

    DistributionSummary summary(String name, String unit, String what) {
        return kept(DistributionSummary.builder(name)
                .tags(tags)
                .baseUnit(unit)
                .description(what)
                .register(registry));
    }

    void removeAll() {
        registered.forEach(registry::remove);
    }
}
