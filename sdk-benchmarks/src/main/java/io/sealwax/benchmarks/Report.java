package io.sealwax.benchmarks;

import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Measures the library beside the JCA provider in one run, and prints tables in Markdown. Takes JMH's options: {@code -f} is the number of
 * rounds (3), in each of which every case has one fresh JVM; {@code -p provider=…} and {@code -p size=…} choose, {@code -wi}, {@code -w},
 * {@code -i} and {@code -r} say how long.
 */
public final class Report {
    private static final int ROUNDS = 3;

    private final CommandLineOptions options;
    private final Plan plan;
    private final Samples samples = new Samples();
    private final List<String> loads = new ArrayList<>();

    private Report(CommandLineOptions options) {
        this.options = options;
        this.plan = new Plan(
                chosen(options, "provider", List.of("SunJCE")),
                chosen(options, "size", List.of("64", "1024", "16384", "1048576")).stream()
                        .map(Integer::valueOf)
                        .toList());
    }

    private static List<String> chosen(CommandLineOptions options, String parameter, List<String> otherwise) {
        Collection<String> chosen = options.getParameter(parameter).orElse(otherwise);
        return List.copyOf(chosen);
    }

    /** Measures, saying what to standard error, and prints the tables to standard output. */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        Report report = new Report(new CommandLineOptions(args));
        report.measure(System.err);
        report.print(System.out, String.join(" ", args));
    }

    private void measure(PrintStream progress) throws RunnerException {
        JmhRun run = new JmhRun(options);
        int rounds = options.getForkCount().orElse(ROUNDS);
        for (int round = 1; round <= rounds; round++) {
            for (String provider : plan.providers()) {
                loads.add(Machine.load());
                for (Case measured : plan.cases(provider)) {
                    Sample sample = run.measure(measured);
                    samples.add(measured, sample);
                    progress.printf(
                            "%d/%d %s: %,.0f ns on a CPU, %,.0f ns by the clock, %,.0f B%n",
                            round, rounds, measured, sample.cpuNanos(), sample.wallNanos(), sample.bytes());
                }
            }
        }
    }

    /** A sealer of which only the lengths of its messages are asked; they are the same with every provider. */
    private static OneShot anySealer() {
        OneShot sealer = new OneShot();
        sealer.provider = "SunJCE";
        sealer.makeCipher();
        return sealer;
    }

    private void print(PrintStream out, String arguments) {
        out.println(Machine.description() + "; " + LocalDate.now(ZoneOffset.UTC)
                + "; load average before each provider's turn: " + String.join(", ", loads));
        out.println();
        out.println("    java -cp sdk-benchmarks/target/sealwax-benchmarks.jar " + Report.class.getName() + " "
                + arguments);
        OneShot sealer = anySealer();
        for (String provider : plan.providers()) {
            Results results = new Results(provider, samples, size -> sealer.seal(new byte[size]).length);
            new ProviderTables(plan, results).print(out);
        }
    }
}
