package io.sealwax.benchmarks.run;

import io.sealwax.benchmarks.results.Jvm;
import io.sealwax.benchmarks.results.Sample;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures tasks, each in a JVM of its own, with a heap of 1 GiB and otherwise what that JVM chooses by itself, unless calls are counted. */
final class JmhRun {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    /** The compiler keeps callers waiting, so that as many calls as before find the code compiled however little time it gets. */
    private static final String[] COUNTED_JVM_OPTIONS = {
        "-Xbatch", "-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "--enable-native-access=ALL-UNNAMED"
    };

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
                .jvmArgs(timing.isCounted() ? COUNTED_JVM_OPTIONS : JVM_OPTIONS)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTimeProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        int calls = timing.isCounted() ? timing.calls(task.of().size()) : 1;
        iterations(builder, task, calls);
        for (Map.Entry<String, String> parameter : task.parameters().entrySet()) {
            builder.param(parameter.getKey(), parameter.getValue());
        }
        if (jdk != null) {
            builder.jvm(jdk.resolve("bin/java").toString());
        }
        // what the measured JVM has to say must not get between the tables on standard output
        OutputFormat format = OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT);
        return answer(new Runner(builder.build(), format).runSingle(), calls);
    }

    private void iterations(ChainedOptionsBuilder builder, Task task, int calls) {
        if (task.isCold()) {
            builder.forks(timing.shots()).warmupIterations(0).measurementIterations(1);
            return;
        }
        builder.forks(1).warmupIterations(timing.warmUps()).measurementIterations(timing.iterations());
        if (timing.isCounted()) {
            builder.mode(Mode.SingleShotTime).warmupBatchSize(calls).measurementBatchSize(calls);
        } else {
            builder.warmupTime(TimeValue.milliseconds(timing.warmUp().toMillis()))
                    .measurementTime(TimeValue.milliseconds(timing.each().toMillis()));
        }
    }

    /** JMH takes a batch of calls for one. */
    private static Answer answer(RunResult result, int calls) {
        BenchmarkParams params = result.getParams();
        return new Answer(
                new Sample(
                        result.getPrimaryResult().getScore() / calls,
                        (calls == 1 ? secondary(result, CpuTimeProfiler.CPU_TIME) : leastCpuTime(result)) / calls,
                        secondary(result, ALLOCATED) / calls),
                new Jvm(params.getJdkVersion(), params.getVmName(), params.getVmVersion()));
    }

    /** Other programs make an iteration of as many calls take longer on a CPU, and none makes it take less. */
    private static double leastCpuTime(RunResult result) {
        return result.getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .mapToDouble(iteration -> score(iteration.getSecondaryResults(), CpuTimeProfiler.CPU_TIME))
                .min()
                .orElseThrow();
    }

    private static double secondary(RunResult result, String name) {
        return score(result.getSecondaryResults(), name);
    }

    @SuppressWarnings("rawtypes") // as JMH has it
    private static double score(Map<String, Result> results, String name) {
        return Objects.requireNonNull(results.get(name), name).getScore();
    }
}
