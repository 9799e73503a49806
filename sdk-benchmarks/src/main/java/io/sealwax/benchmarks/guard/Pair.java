package io.sealwax.benchmarks.guard;

import io.sealwax.benchmarks.results.Spread;
import io.sealwax.benchmarks.subjects.Subjects;
import io.sealwax.benchmarks.suites.SideBySide;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What is guarded: calls of the library, which are held against the bare provider in the same JVM.
 *
 * @param operation {@code encrypt} or {@code decrypt}
 * @param variant how the library does it
 * @param size bytes of plaintext
 */
record Pair(String operation, String variant, int size) {
    private static final int KIB = 1024;
    private static final int MIB = 1 << 20;

    /** Small messages, usual ones each with a context of its own or of some tenants, and large ones. */
    static List<Pair> all() {
        List<Pair> pairs = new ArrayList<>();
        for (String operation : new String[] {"encrypt", "decrypt"}) {
            pairs.add(new Pair(operation, Subjects.USUAL, 64));
            pairs.add(new Pair(operation, Subjects.NEW_CONTEXT, KIB));
            pairs.add(new Pair(operation, SideBySide.TENANTS, KIB));
            pairs.add(new Pair(operation, Subjects.USUAL, MIB));
        }
        return List.copyOf(pairs);
    }

    /** Measures in a JVM of its own. */
    Round measure() throws RunnerException {
        Options options = new OptionsBuilder()
                .include("^" + Pattern.quote(SideBySide.class.getName() + ".byTurns") + "$")
                .param("operation", operation)
                .param("variant", variant)
                .param("size", Integer.toString(size))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        // what the measured JVM has to say must not get between the lines on standard output
        RunResult result = new Runner(options, OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT))
                .runSingle();
        return new Round(median(result, "ratio"), median(result, "bytes"));
    }

    private static double median(RunResult result, String counter) {
        return Spread.of(result.getBenchmarkResults().stream()
                        .flatMap(fork -> fork.getIterationResults().stream())
                        .flatMapToDouble(iteration -> score(iteration.getSecondaryResults(), counter)))
                .median();
    }

    @SuppressWarnings("rawtypes") // as JMH has it
    private static DoubleStream score(Map<String, Result> results, String counter) {
        return DoubleStream.of(
                Objects.requireNonNull(results.get(counter), counter).getScore());
    }

    /** As {@code encrypt 1024 B, new context}. */
    @Override
    public String toString() {
        return operation + " " + size + " B" + (variant.isEmpty() ? "" : ", " + variant);
    }
}
