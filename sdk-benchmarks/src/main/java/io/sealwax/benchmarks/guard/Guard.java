package io.sealwax.benchmarks.guard;

import io.sealwax.benchmarks.results.Machine;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.run.Rounds;
import io.sealwax.benchmarks.run.ThisMachine;
import io.sealwax.benchmarks.run.Timing;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures the pairs for a minute and says whether one has become slower or more wasteful. Time is time on a CPU, and only ever against the
 * baseline of the same round; where a pair fails, it alone is measured again, and all its rounds count.
 */
public final class Guard {
    private static final int ROUNDS = 2;
    private static final int SECOND_LOOK = 5;

    private final PrintStream out;
    private final Expectations expectations;
    private final boolean isOtherModel;
    private final Rounds rounds;

    private Guard(PrintStream out, PrintStream progress, Expectations expectations) {
        this.out = out;
        this.expectations = expectations;
        this.isOtherModel = expectations.isOtherModel(ThisMachine.describe());
        this.rounds = new Rounds(Timing.COUNTED, progress);
    }

    /** Says what was found, and returns whether all is well. */
    public static boolean run(PrintStream out, PrintStream progress) throws IOException, RunnerException {
        int release = Runtime.version().feature();
        Expectations committed = Expectations.committed(release).orElse(null);
        if (committed == null) {
            out.println("nothing is committed for Java " + release + ": ./sealwax bench --calibrate");
            return false;
        }
        return new Guard(out, progress, committed).run();
    }

    private boolean run() throws RunnerException {
        Machine calibrated = expectations.machine();
        out.println("Calibrated in " + expectations.rounds() + " rounds on " + calibrated.cpu() + ", "
                + calibrated.cores() + " cores, JDK " + expectations.jdk()
                + (isOtherModel ? "; this is another processor, which gets " + Expectation.OTHER_MODEL + " more" : ""));
        List<Pair> pairs = Pair.all();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.measure(Pair.tasks(pairs), null);
        }
        List<Pair> failed = failed(pairs);
        for (int round = 0; round < SECOND_LOOK && !failed.isEmpty(); round++) {
            rounds.measure(Pair.tasks(failed), null);
        }
        return report(pairs);
    }

    private List<Pair> failed(List<Pair> pairs) {
        List<Measured> measured = rounds.measured();
        return pairs.stream()
                .filter(pair -> !complaints(pair.in(measured)).isEmpty())
                .toList();
    }

    private boolean report(List<Pair> pairs) {
        List<Measured> measured = rounds.measured();
        List<String> complaints = new ArrayList<>();
        for (Pair pair : pairs) {
            Found found = pair.in(measured);
            List<String> its = complaints(found);
            out.println((its.isEmpty() ? "ok      " : "SLOWER  ") + found.ratio() + " of its baseline, "
                    + Math.round(found.garbage().median()) + " B: " + found.of());
            complaints.addAll(its);
        }
        complaints.forEach(out::println);
        return complaints.isEmpty();
    }

    private List<String> complaints(Found found) {
        return expectations.of(found).complaints(found, isOtherModel);
    }
}
