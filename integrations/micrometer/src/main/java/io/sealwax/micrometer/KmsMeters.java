package io.sealwax.micrometer;

import io.micrometer.core.instrument.Counter;
import io.sealwax.DataKeyException.Category;
import io.sealwax.kms.CacheListener.Operation;
import org.jspecify.annotations.Nullable;

/** The calls of KMS, and what they cost. */
final class KmsMeters {
    private static final double PRICED = 10_000;

    private record Calls(Counter requests, Counter successes, PerConstant<Category, Counter> failures) {}

    private final PerConstant<Operation, Calls> calls;
    private final Counter cost;
    private final double dollars;

    /** With this price of 10,000 requests. */
    KmsMeters(Meters meters, double dollars) {
        this.dollars = dollars;
        cost = meters.counter("sealwax.kms.cost", "usd", "What the requests cost, at the price that was set");
        calls = new PerConstant<>(Operation.class, it -> calls(meters.with("operation", it.toString())));
    }

    private static Calls calls(Meters meters) {
        return new Calls(
                meters.counter("sealwax.kms.requests", null, "Requests sent to KMS, one or more for a call"),
                withOutcome(meters, "success"),
                new PerConstant<>(Category.class, it -> withOutcome(meters, PerConstant.tag(it))));
    }

    private static Counter withOutcome(Meters meters, String outcome) {
        return meters.with("outcome", outcome)
                .counter("sealwax.kms.calls", null, "Calls of KMS, by what came of them in the end");
    }

    /** A call ended; without a failure it brought what was wanted. */
    void called(Operation operation, int requests, @Nullable Category failure) {
        Calls of = calls.of(operation);
        of.requests.increment(requests);
        cost.increment(requests * dollars / PRICED);
        (failure == null ? of.successes : of.failures.of(failure)).increment();
    }
}
