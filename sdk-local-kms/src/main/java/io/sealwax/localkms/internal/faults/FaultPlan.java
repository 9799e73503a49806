package io.sealwax.localkms.internal.faults;

import io.sealwax.localkms.Corruption;
import io.sealwax.localkms.Faults;
import io.sealwax.localkms.internal.engine.KmsError;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The faults that were asked for, dealt out call by call. */
public final class FaultPlan implements Faults {

    private static final Duration LONGEST_DELAY = Duration.ofDays(1);

    private final InstantSource clock;
    private final Set<String> operations;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Planned<String>> errors = new ArrayList<>();
    private final List<Planned<Corruption>> corruptions = new ArrayList<>();
    private Supplier<Duration> delays = FaultPlan::noDelay;
    private @Nullable TokenBucket bucket;
    private boolean blackhole;

    public FaultPlan(InstantSource clock, Set<String> operations) {
        this.clock = clock;
        this.operations = operations;
    }

    @Override
    public FaultPlan latency(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay of " + delay + " is negative");
        }
        return latency(() -> delay);
    }

    @Override
    public FaultPlan latency(Supplier<Duration> source) {
        Objects.requireNonNull(source, "delays");
        return change(() -> delays = source);
    }

    @Override
    public FaultPlan fail(String errorCode, int calls) {
        return plan(errorCode, null, calls);
    }

    @Override
    public FaultPlan fail(String operation, String errorCode, int calls) {
        if (!operations.contains(operation)) {
            throw new IllegalArgumentException("'" + operation + "' is none of the operations " + operations);
        }
        return plan(errorCode, operation, calls);
    }

    private FaultPlan plan(String errorCode, @Nullable String operation, int calls) {
        if (errorCode.isBlank()) {
            throw new IllegalArgumentException("the error code is blank");
        }
        Planned<String> planned = new Planned<>(errorCode, operation, calls);
        return change(() -> errors.add(planned));
    }

    @Override
    public FaultPlan throttle(double callsPerSecond) {
        TokenBucket fresh = new TokenBucket(callsPerSecond, clock);
        return change(() -> bucket = fresh);
    }

    @Override
    public FaultPlan blackhole(boolean on) {
        return change(() -> blackhole = on);
    }

    @Override
    public FaultPlan corrupt(Corruption how, int calls) {
        Planned<Corruption> planned = new Planned<>(Objects.requireNonNull(how, "how"), null, calls);
        return change(() -> corruptions.add(planned));
    }

    @Override
    public FaultPlan clear() {
        return change(() -> {
            errors.clear();
            corruptions.clear();
            delays = FaultPlan::noDelay;
            bucket = null;
            blackhole = false;
        });
    }

    /** What happens to a call of this operation, which has just arrived. */
    public Verdict next(String operation) {
        Supplier<Duration> delay;
        KmsError error;
        Corruption corruption;
        lock.lock();
        try {
            if (blackhole) {
                return new Verdict(true, null, null, Duration.ZERO);
            }
            error = nextError(operation);
            corruption = take(corruptions, operation);
            delay = delays;
        } finally {
            lock.unlock();
        }
        return new Verdict(false, error, corruption, bounded(delay.get()));
    }

    private static Duration noDelay() {
        return Duration.ZERO;
    }

    private static Duration bounded(Duration delay) {
        if (delay.isNegative()) {
            return Duration.ZERO;
        }
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    private @Nullable KmsError nextError(String operation) {
        if (bucket != null && !bucket.take()) {
            return ErrorTexts.throttling();
        }
        String code = take(errors, operation);
        return code == null ? null : ErrorTexts.injected(code);
    }

    private static <T> @Nullable T take(List<Planned<T>> plans, String operation) {
        for (int i = 0; i < plans.size(); i++) {
            Planned<T> plan = plans.get(i);
            if (plan.hits(operation)) {
                if (plan.calls() == 1) {
                    plans.remove(i);
                } else {
                    plans.set(i, plan.once());
                }
                return plan.what();
            }
        }
        return null;
    }

    private FaultPlan change(Runnable change) {
        lock.lock();
        try {
            change.run();
            return this;
        } finally {
            lock.unlock();
        }
    }
}
