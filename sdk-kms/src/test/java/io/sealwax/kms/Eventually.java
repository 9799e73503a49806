package io.sealwax.kms;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do; PIT, under which much of it never comes, has less patience. */
public final class Eventually {
    /** How long is long enough. */
    public static final Duration LIMIT = Duration.ofSeconds(Integer.getInteger("sealwax.test.patience", 20));

    private Eventually() {}

    @SuppressWarnings("ThreadPriorityCheck") // what is awaited comes from other threads, on whatever machine
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            Thread.yield();
        }
    }
}
