package io.sealwax.benchmarks.kms;

import java.util.concurrent.atomic.AtomicLong;

/** A time that passes only when somebody waits or works. */
final class ManualPace implements Pace {
    private final AtomicLong now = new AtomicLong();

    void work(long nanos) {
        now.addAndGet(nanos);
    }

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public void until(long nanos) {
        now.accumulateAndGet(nanos, Math::max);
    }
}
