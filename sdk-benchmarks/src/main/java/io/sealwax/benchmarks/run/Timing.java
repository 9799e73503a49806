package io.sealwax.benchmarks.run;

import java.time.Duration;

/**
 * How long a case is measured in one JVM: for some time, or where that is zero for some calls, which stay as many on a machine that has other
 * work to do.
 *
 * @param warmUps iterations before those that count
 * @param warmUp how long one of them lasts; zero where calls are counted
 * @param iterations those that count
 * @param each how long one of those lasts; zero where calls are counted
 * @param shots how many JVMs make their one call, for what is cold
 */
public record Timing(int warmUps, Duration warmUp, int iterations, Duration each, int shots) {
    /** For a first look. */
    public static final Timing QUICK = new Timing(2, Duration.ofMillis(300), 2, Duration.ofMillis(100), 1);
    /** For figures that are published: it takes small messages up to two and a half seconds until all of their code is compiled. */
    public static final Timing FULL = new Timing(3, Duration.ofSeconds(1), 3, Duration.ofMillis(300), 3);
    /** For whoever looks at ratios of times on a CPU, on a machine that is not theirs alone. */
    public static final Timing COUNTED = new Timing(4, Duration.ZERO, 5, Duration.ZERO, 1);

    private static final int MOST_CALLS = 20_000;
    private static final int LEAST_CALLS = 64;
    private static final int BYTES = 64 << 20;

    boolean isCounted() {
        return each.isZero();
    }

    /** How many calls an iteration has, where they are counted: 64 MiB of plaintext and at most 20,000. */
    int calls(int size) {
        return Math.max(LEAST_CALLS, Math.min(MOST_CALLS, BYTES / Math.max(1, size)));
    }
}
