package io.sealwax.benchmarks.run;

import io.sealwax.benchmarks.results.Case;
import java.time.Duration;

/**
 * How long a case is measured in one JVM.
 *
 * @param warmUps iterations before those that count
 * @param warmUp how long one of them lasts
 * @param iterations those that count
 * @param each how long one of those lasts
 * @param shots how many JVMs make their one call, for what is cold
 */
public record Timing(int warmUps, Duration warmUp, int iterations, Duration each, int shots) {
    /** For a first look. */
    public static final Timing QUICK = new Timing(2, Duration.ofMillis(300), 2, Duration.ofMillis(100), 1);
    /**
     * For figures that are published: it takes small messages up to two and a half seconds until all of their code is
     * compiled.
     */
    public static final Timing FULL = new Timing(3, Duration.ofSeconds(1), 3, Duration.ofMillis(300), 3);

    private static final int LARGE = 1 << 20;
    private static final int TIMES_AS_MANY = 4;

    /**
     * Threads that take all processors leave the compiler little of them, and large messages come seldom: together they
     * are warm after some ten seconds.
     */
    int warmUpsOf(Case of) {
        return of.threads() > 1 && of.size() >= LARGE ? TIMES_AS_MANY * warmUps : warmUps;
    }
}
