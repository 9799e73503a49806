package io.sealwax.benchmarks;

import io.sealwax.benchmarks.builds.Build;
import io.sealwax.benchmarks.builds.Comparison;
import io.sealwax.benchmarks.guard.Calibration;
import io.sealwax.benchmarks.guard.Guard;
import io.sealwax.benchmarks.kms.Workloads;
import io.sealwax.benchmarks.page.Page;
import io.sealwax.benchmarks.results.Results;
import io.sealwax.benchmarks.results.ResultsCsv;
import io.sealwax.benchmarks.results.ResultsFile;
import io.sealwax.benchmarks.run.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ./sealwax bench}: measures the library beside the JCA provider and the peers, and writes down what it found.
 */
@Command(
        name = "sealwax bench",
        description =
                "Measures how fast messages are sealed and opened on this machine, beside the JCA provider alone and"
                        + " beside other libraries, and how many calls of AWS KMS they make and how long callers"
                        + " wait for them. Writes a page with charts, results.json and results.csv. Takes up to"
                        + " an hour; the machine should have nothing else to do.",
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class Bench implements Callable<Integer> {
    private static final int USAGE = 2;
    private static final double USUAL_PERCENT = 3;

    @Option(names = "--quick", description = "A first look, in less than three minutes.")
    private boolean quick;

    @Option(
            names = "--only",
            paramLabel = "TEXT",
            description =
                    "Only cases with this in their name, as 'one-shot', 'decrypt 1024 B' or 'BC'. May be repeated.")
    private List<String> only = List.of();

    @Option(
            names = "--jdk",
            paramLabel = "HOME",
            description = "The home of a JDK to measure. May be repeated: the first is measured in full, the others in"
                    + " what README is about. Without it, the JDK that this runs on.")
    private List<Path> jdks = List.of();

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description =
                    "How long to go on: a round begins only if it can end in time. The first, which alone measures"
                            + " everything, always does. Otherwise 45, and with --quick 75 seconds; the"
                            + " workloads come on top, 12 minutes or one.")
    private @Nullable Integer minutes;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "target/bench",
            description = "Where to write. Otherwise ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // it has a default
    private Path out;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help message and exit.")
    @SuppressWarnings("unused") // picocli asks for it
    private boolean help;

    @Option(
            names = "--guard",
            description = "Measures for a minute, and fails where a ratio is below what is committed by more than its"
                    + " margin.")
    private boolean guard;

    @Option(
            names = "--calibrate",
            paramLabel = "ROUNDS",
            arity = "0..1",
            fallbackValue = "15",
            description = "Measures what --guard expects from now on, in so many rounds (${FALLBACK-VALUE}), and writes"
                    + " the file to commit.")
    private @Nullable Integer calibrate;

    @Option(
            names = "--old",
            paramLabel = "COMMIT|DIR",
            description =
                    "Compares the library as it is here with another build, a commit or a folder of jars: both in one"
                            + " JVM, by turns. Fails if it takes or allocates more than --within allows. Takes four"
                            + " minutes, and one more to build a commit; --quick, --only, --out and one --jdk go with"
                            + " it.")
    private @Nullable String old;

    @Option(
            names = "--new",
            paramLabel = "COMMIT|DIR",
            description = "What is compared with --old, instead of the library as it is here.")
    private @Nullable String changed;

    @Option(
            names = "--within",
            paramLabel = "PERCENT",
            description = "How much more it may take than the build of --old. Otherwise 3.")
    private @Nullable Double percent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final String command;

    private Bench(String[] args) {
        StringBuilder typed = new StringBuilder("./sealwax bench");
        for (String arg : args) {
            typed.append(' ').append(arg.matches("[\\w./:=-]+") ? arg : "'" + arg + "'");
        }
        command = typed.toString();
    }

    /** Runs the command and exits: 0 where all is well, 1 where it is not, 2 where the command line is wrong. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new Bench(args)).execute(args);
    }

    @Override
    public Integer call() throws IOException, InterruptedException, RunnerException {
        check();
        if (guard || calibrate != null) {
            // times on a CPU can be taken beside other runs, and a build must not fail because there is one
            System.setProperty("jmh.ignoreLock", "true");
        }
        if (calibrate != null) {
            Path file = Calibration.run(calibrate, out, System.err);
            System.out.println("written: " + file
                    + "; it belongs in sdk-benchmarks/src/main/resources/io/sealwax/benchmarks/guard");
            return 0;
        }
        if (guard) {
            return Guard.run(System.out, System.err) ? 0 : 1;
        }
        return old != null ? compare(old) : measure();
    }

    /** What would otherwise come to light when an hour is over. */
    private void check() {
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            option.originalStringValues().forEach(value -> check(option.longestName(), value));
        }
        boolean chosen = quick || !only.isEmpty() || !jdks.isEmpty() || minutes != null;
        if ((guard && calibrate != null) || ((guard || calibrate != null) && chosen)) {
            throw wrong("--guard and --calibrate measure what they measure: only --out goes with the latter");
        }
        if (old == null
                ? changed != null || percent != null
                : guard || calibrate != null || minutes != null || jdks.size() > 1) {
            throw wrong("--new and --within go with --old, and with it --quick, --only, --out and one --jdk");
        }
        if (percent != null && !(percent >= 0)) {
            throw wrong("--within has a number of percent, 0 or more");
        }
        if ((minutes != null && minutes < 0) || (calibrate != null && calibrate < 1)) {
            throw wrong("a number of minutes is 0 or more, one of rounds 1 or more");
        }
        for (Path jdk : jdks) {
            if (!Files.isExecutable(jdk.resolve("bin/java"))) {
                throw wrong("no JDK: there is no bin/java in " + jdk);
            }
        }
        if (guard) {
            // it writes nothing
            return;
        }
        try {
            Files.createDirectories(out);
            Files.delete(Files.createTempFile(out, "results", null));
        } catch (IOException e) {
            throw wrong("nothing can be written to " + out + ": " + e);
        }
    }

    /**
     * An empty value is mostly a variable that is not set; the JVM writes another character for what it cannot decode.
     */
    private void check(String option, String value) {
        if (value.isEmpty()) {
            throw wrong(option + " is empty");
        }
        if (value.indexOf('\ufffd') >= 0) {
            throw wrong(option + " cannot be read as text in this locale");
        }
    }

    private CommandLine.ParameterException wrong(@Nullable String what) {
        return new CommandLine.ParameterException(spec.commandLine(), "sealwax bench: " + what);
    }

    private int measure() throws IOException, InterruptedException, RunnerException {
        Measurement measurement = new Measurement(quick, only, jdks, budget(), command);
        if (measurement.isEmpty()) {
            System.err.println("sealwax bench: no case " + (quick ? "of a quick run " : "") + "has "
                    + String.join(" or ", only) + " in its name");
            return USAGE;
        }
        // what was found is there even if the rest is cut short
        Results speeds = measurement.run(System.err, found -> ResultsFile.write(out.resolve("results.json"), found));
        Results results = only.isEmpty() ? speeds.with(Workloads.runApart(quick)) : speeds;
        ResultsFile.write(out.resolve("results.json"), results);
        ResultsCsv.write(out.resolve("results.csv"), results);
        Page.write(results, out);
        new Summary(results).print(System.out);
        System.err.println("written: index.html, results.json, results.csv and charts in " + out);
        return 0;
    }

    private int compare(String oldBuild) throws IOException, InterruptedException {
        Path java = (jdks.isEmpty() ? Path.of(System.getProperty("java.home")) : jdks.get(0)).resolve("bin/java");
        Path kept = out.resolve("builds");
        try {
            Build before = Comparison.build(oldBuild, kept, System.err);
            Build after = changed == null ? Build.present() : Comparison.build(changed, kept, System.err);
            Comparison comparison =
                    new Comparison(before, after, quick, only, percent == null ? USUAL_PERCENT : percent);
            return comparison.run(java, out, System.out, System.err) ? 0 : 1;
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    private Duration budget() {
        return minutes != null ? Duration.ofMinutes(minutes) : quick ? Duration.ofSeconds(75) : Duration.ofMinutes(45);
    }
}
