package io.sealwax.benchmarks;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Machine;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Ratio;
import io.sealwax.benchmarks.results.Results;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** A run's results in Markdown, for a terminal: where it was measured, ratios of the library, and then times. */
final class Summary {
    private final Results results;

    Summary(Results results) {
        this.results = results;
    }

    void print(PrintStream out) {
        Machine machine = results.machine();
        out.printf(
                Locale.ROOT,
                "%s, %d cores, %s; %s; load average %.1f before and %.1f after%n%n    %s%n",
                machine.cpu(),
                machine.cores(),
                machine.os(),
                results.run().date(),
                results.run().loadBefore(),
                results.run().loadAfter(),
                results.run().command());
        List<Ratio> ratios = results.ratios().stream()
                .filter(ratio -> ratio.of().subject().equals(Case.SEALWAX))
                .toList();
        if (!ratios.isEmpty()) {
            out.println();
            out.println("| sealwax | against | times its speed | by the clock | its garbage, times |");
            out.println("|---|---|--:|--:|--:|");
            ratios.forEach(ratio -> out.println(row(ratio)));
        }
        out.println();
        out.println("| measured | a call, on a CPU | by the clock | garbage |");
        out.println("|---|--:|--:|--:|");
        results.cases().forEach(measured -> out.println(row(measured)));
    }

    private static String row(Ratio ratio) {
        return "| " + ratio.of() + " | " + name(ratio.to()) + " | " + ratio.cpu() + " | " + ratio.clock() + " | "
                + (ratio.garbage() == null ? "" : String.format(Locale.ROOT, "%.1f", ratio.garbage())) + " |";
    }

    private static String name(Case baseline) {
        return baseline.subject()
                + (baseline.variant().isEmpty() ? "" : " (" + baseline.variant() + ")")
                + (baseline.threads() == 1 ? "" : ", " + baseline.threads() + " threads");
    }

    private static String row(Measured measured) {
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f ns | %,.0f ns | %,.0f B |",
                measured.of(),
                measured.cpuNanos().median(),
                measured.clockNanos().median(),
                measured.garbageBytes().median());
    }
}
