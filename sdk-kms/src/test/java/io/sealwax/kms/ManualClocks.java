package io.sealwax.kms;

import io.sealwax.kms.internal.cache.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Both clocks at a test's command, and the beat. */
public final class ManualClocks implements Ticker {
    public final AtomicLong nanos = new AtomicLong();
    public final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
    private final List<Runnable> beats = new CopyOnWriteArrayList<>();

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public Runnable every(Duration period, Runnable beat) {
        beats.add(beat);
        return () -> beats.remove(beat);
    }

    /** Time passes on both clocks; nothing beats. */
    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        millis.addAndGet(time.toMillis());
    }

    public void beat() {
        beats.forEach(Runnable::run);
    }

    void forgetBeats() {
        beats.clear();
    }

    int beats() {
        return beats.size();
    }
}
