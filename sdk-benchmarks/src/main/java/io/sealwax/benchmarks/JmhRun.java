package io.sealwax.benchmarks;

import java.util.Objects;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures cases, each in a JVM of its own. */
final class JmhRun {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Options options;

    /** @param options what a case does not say: how many iterations, and how long */
    JmhRun(Options options) {
        this.options = options;
    }

    Sample measure(Case measured) throws RunnerException {
        ChainedOptionsBuilder builder = new OptionsBuilder()
                .parent(options)
                .include("^" + Pattern.quote(measured.benchmark()) + "$")
                .param("provider", measured.provider())
                .param("size", Integer.toString(measured.size()))
                .threads(measured.threads())
                .forks(1)
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED")
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (measured.piece() > 0) {
            builder.param("piece", Integer.toString(measured.piece()));
        }
        RunResult result = new Runner(builder.build()).runSingle();
        return new Sample(
                secondary(result, CpuTimeProfiler.CPU_TIME),
                result.getPrimaryResult().getScore(),
                secondary(result, ALLOCATED));
    }

    private static double secondary(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name), name)
                .getScore();
    }
}
