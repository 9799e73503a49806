package io.sealwax.benchmarks.guard;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** What was measured so far, by pair. Not thread-safe. */
final class Rounds {
    private final PrintStream progress;
    private final Map<Pair, List<Round>> rounds = new LinkedHashMap<>();

    Rounds(PrintStream progress) {
        this.progress = progress;
    }

    /** Measures each pair once more. */
    void measure(List<Pair> pairs) throws RunnerException {
        for (Pair pair : pairs) {
            Round round = pair.measure();
            rounds.computeIfAbsent(pair, any -> new ArrayList<>()).add(round);
            progress.printf(Locale.ROOT, "      %s: %.3f of raw, %,.0f B%n", pair, round.ratio(), round.bytes());
        }
    }

    /** All rounds of each pair. */
    List<Found> found() {
        return rounds.entrySet().stream()
                .map(entry -> new Found(entry.getKey().toString(), entry.getValue()))
                .toList();
    }
}
