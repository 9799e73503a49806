package io.sealwax.benchmarks.run;

import io.sealwax.benchmarks.results.Results;
import io.sealwax.benchmarks.results.Run;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/**
 * A run from its plan to its results. The first round measures everything with the first JDK, and what README and the
 * aims are about with the others; those after it measure only the latter, unless cases were chosen. They go on while
 * another can end within the budget, but there are no more than five.
 */
public final class Measurement {
    private static final int MOST_ROUNDS = 5;
    /** A minute's load average, in processors. */
    private static final double BUSY = 0.75;

    private final boolean quick;
    private final List<Task> tasks;
    private final List<Task> tasksOfEveryRound;
    private final List<Path> jdks;
    private final Duration budget;
    private final String command;

    /**
     * @param only texts; a case is measured if its name contains one of them, and every case if there are none
     * @param jdks the homes of the JDKs to measure; none for the one that this runs on
     * @param command what was typed
     */
    public Measurement(boolean quick, List<String> only, List<Path> jdks, Duration budget, String command) {
        this.quick = quick;
        this.tasks = chosen(quick ? Plan.quick() : Plan.full(), only);
        this.tasksOfEveryRound = quick || !only.isEmpty() ? tasks : Plan.main();
        this.jdks = List.copyOf(jdks);
        this.budget = budget;
        this.command = command;
    }

    private static List<Task> chosen(List<Task> tasks, List<String> only) {
        return tasks.stream()
                .filter(task -> only.isEmpty() || only.stream().anyMatch(task::matches))
                .toList();
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return tasks.isEmpty();
    }

    /** Takes what was found so far. */
    @FunctionalInterface
    public interface Sink {
        void take(Results found) throws IOException;
    }

    /**
     * Measures.
     *
     * @param soFar is given all that was found after each round
     */
    public Results run(PrintStream progress, Sink soFar) throws RunnerException, IOException {
        Instant began = Instant.now();
        double loadBefore = ThisMachine.load();
        if (loadBefore > Runtime.getRuntime().availableProcessors() * BUSY) {
            progress.printf(
                    Locale.ROOT,
                    "This machine has other things to do (load %.1f): what is measured now says little.%n",
                    loadBefore);
        }
        Rounds rounds = new Rounds(quick ? Timing.QUICK : Timing.FULL, progress);
        long start = System.nanoTime();
        int done = 0;
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            List<Task> ofFirstJdk = round == 1 ? tasks : tasksOfEveryRound;
            int cases = ofFirstJdk.size() + Math.max(0, jdks.size() - 1) * tasksOfEveryRound.size();
            long elapsed = System.nanoTime() - start;
            if (round > 1 && elapsed + elapsed / done * cases > budget.toNanos()) {
                break;
            }
            progress.println("round " + round + ", " + cases + " cases");
            rounds.measure(ofFirstJdk, home(0));
            for (int i = 1; i < jdks.size(); i++) {
                rounds.measure(tasksOfEveryRound, home(i));
            }
            done += cases;
            soFar.take(results(began, loadBefore, rounds));
        }
        return results(began, loadBefore, rounds);
    }

    private Results results(Instant began, double loadBefore, Rounds rounds) {
        Run run = new Run(
                began.truncatedTo(ChronoUnit.SECONDS).toString(),
                Duration.between(began, Instant.now()).toSeconds(),
                quick ? "quick" : "full",
                command,
                Sources.commit().orElse(null),
                loadBefore,
                ThisMachine.load(),
                Sources.versions());
        return Results.of(ThisMachine.describe(), run, rounds.jvms(), rounds.measured(), List.of());
    }

    private @Nullable Path home(int index) {
        return jdks.isEmpty() ? null : jdks.get(index);
    }
}
