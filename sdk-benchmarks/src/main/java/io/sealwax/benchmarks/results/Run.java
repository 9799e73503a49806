package io.sealwax.benchmarks.results;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How it was measured.
 *
 * @param date when it began, as {@code 2026-11-24T23:00:00Z}
 * @param seconds how long it took
 * @param mode {@code quick} or {@code full}
 * @param command what was typed
 * @param commit of the sources, with {@code -dirty} where they were changed since; null where there is no repository
 * @param loadBefore how many threads of the whole machine wanted to run in the minute before; negative where the system
 *     does not say
 * @param loadAfter the same in the last minute of the run, which is in it
 * @param versions of the libraries and of the JCA providers, by their names
 */
public record Run(
        String date,
        long seconds,
        String mode,
        String command,
        @Nullable String commit,
        double loadBefore,
        double loadAfter,
        Map<String, String> versions) {
    public Run {
        versions = Map.copyOf(versions);
    }
}
