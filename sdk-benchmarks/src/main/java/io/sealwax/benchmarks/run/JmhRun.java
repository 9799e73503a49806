package io.sealwax.benchmarks.run;

import io.sealwax.benchmarks.results.Jvm;
import io.sealwax.benchmarks.results.Sample;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures tasks, each in a JVM of its own, with a heap of 1 GiB and otherwise what that JVM chooses by itself. */
final class JmhRun {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String[] JVM_OPTIONS = {"-Xms1g", "-Xmx1g", "--enable-native-access=ALL-UNNAMED"};

    private final Timing timing;
    private final @Nullable Path jdk;

    /** What one JVM measured, and which it was. */
    record Answer(Sample sample, Jvm jvm) {}

    /** @param jdk the home of the JDK to measure; null for the one that this runs on */
    JmhRun(Timing timing, @Nullable Path jdk) {
        this.timing = timing;
        this.jdk = jdk;
    }

    Answer measure(Task task) throws RunnerException {
        ChainedOptionsBuilder builder = new OptionsBuilder()
                .include("^" + Pattern.quote(task.benchmark()) + "$")
                .threads(task.of().callers())
                .jvmArgs(JVM_OPTIONS)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        iterations(builder, task);
        for (Map.Entry<String, String> parameter : task.parameters().entrySet()) {
            builder.param(parameter.getKey(), parameter.getValue());
        }
        if (jdk != null) {
            builder.jvm(jdk.resolve("bin/java").toString());
        }
        // what the measured JVM has to say must not get between the tables on standard output
        OutputFormat format = OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT);
        return answer(new Runner(builder.build(), format).runSingle());
    }

    private void iterations(ChainedOptionsBuilder builder, Task task) {
        if (task.isCold()) {
            builder.forks(timing.shots()).warmupIterations(0).measurementIterations(1);
            return;
        }
        builder.forks(1)
                .warmupIterations(timing.warmUpsOf(task.of()))
                .warmupTime(TimeValue.milliseconds(timing.warmUp().toMillis()))
                .measurementIterations(timing.iterations())
                .measurementTime(TimeValue.milliseconds(timing.each().toMillis()));
    }

    private static Answer answer(RunResult result) {
        BenchmarkParams params = result.getParams();
        return new Answer(
                new Sample(
                        result.getPrimaryResult().getScore(),
                        score(result, CpuTimeProfiler.CPU_TIME),
                        score(result, ALLOCATED)),
                new Jvm(params.getJdkVersion(), params.getVmName(), params.getVmVersion()));
    }

    private static double score(RunResult result, String name) {
        return Objects.requireNonNull(result.getSecondaryResults().get(name), name)
                .getScore();
    }
}
