package io.sealwax.benchmarks.run;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Jvm;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Sample;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What was measured so far. In each round every task is measured once, so that what slows the machine for some minutes
 * falls on all, and ratios are taken within a round. Not thread-safe.
 */
public final class Rounds {
    private final Timing timing;
    private final PrintStream progress;
    private final Map<Case, List<Sample>> samples = new LinkedHashMap<>();
    private final Set<Jvm> jvms = new LinkedHashSet<>();
    private final ResultBytes resultBytes = new ResultBytes();
    private int done;

    public Rounds(Timing timing, PrintStream progress) {
        this.timing = timing;
        this.progress = progress;
    }

    /**
     * Measures each task once more.
     *
     * @param jdk the home of the JDK to measure; null for the one that this runs on
     */
    public void measure(List<Task> tasks, @Nullable Path jdk) throws RunnerException {
        JmhRun run = new JmhRun(timing, jdk);
        for (Task task : tasks) {
            JmhRun.Answer answer = run.measure(task);
            Sample sample = answer.sample();
            Case of = task.of().on(answer.jvm().jdk());
            samples.computeIfAbsent(of, any -> new ArrayList<>()).add(sample);
            jvms.add(answer.jvm());
            progress.printf(
                    Locale.ROOT,
                    "%4d  %s: %,.0f ns on a CPU, %,.0f ns by the clock, %,.0f B%n",
                    ++done,
                    of,
                    sample.cpuNanos(),
                    sample.clockNanos(),
                    sample.bytes());
        }
    }

    /** The Java runtimes that answered. */
    public List<Jvm> jvms() {
        return List.copyOf(jvms);
    }

    /** All cases with all their samples. */
    public List<Measured> measured() {
        List<Measured> measured = new ArrayList<>();
        samples.forEach((of, all) -> measured.add(Measured.of(of, resultBytes.of(of), all)));
        return List.copyOf(measured);
    }
}
