package io.sealwax.benchmarks.guard;

import io.sealwax.benchmarks.results.Machine;
import io.sealwax.benchmarks.run.ThisMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures the pairs for a minute and says whether one has become slower or more wasteful. Where a pair fails, it alone
 * is measured again, and all its rounds count.
 */
public final class Guard {
    private static final int SECOND_LOOK = 4;

    private final PrintStream out;
    private final Expectations expectations;
    private final boolean isOtherModel;
    private final Rounds rounds;

    private Guard(PrintStream out, PrintStream progress, Expectations expectations) {
        this.out = out;
        this.expectations = expectations;
        this.isOtherModel = expectations.isOtherModel(ThisMachine.describe(), ThisMachine.processor());
        this.rounds = new Rounds(progress);
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
        rounds.measure(Pair.all());
        List<Pair> failed = failed();
        for (int round = 0; round < SECOND_LOOK && !failed.isEmpty(); round++) {
            rounds.measure(failed);
        }
        return report();
    }

    private List<Pair> failed() {
        List<String> failed = rounds.found().stream()
                .filter(found -> !complaints(found).isEmpty())
                .map(Found::pair)
                .toList();
        return Pair.all().stream()
                .filter(pair -> failed.contains(pair.toString()))
                .toList();
    }

    private boolean report() {
        List<String> all = new ArrayList<>();
        for (Found found : rounds.found()) {
            List<String> its = complaints(found);
            out.println((its.isEmpty() ? "ok      " : "FAILED  ") + found.pair() + ": " + found.ratio() + " of raw, "
                    + Math.round(found.bytes().median()) + " B");
            all.addAll(its);
        }
        all.forEach(out::println);
        return all.isEmpty();
    }

    private List<String> complaints(Found found) {
        return expectations.of(found).complaints(found, isOtherModel);
    }
}
