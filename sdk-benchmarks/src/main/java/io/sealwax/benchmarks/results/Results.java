package io.sealwax.benchmarks.results;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The whole of {@code results.json}. Ratios come first: they are what holds elsewhere; times are of this machine and
 * day.
 *
 * @param format the version of this form of file, {@value #FORMAT}
 * @param machine where it was measured
 * @param run how
 * @param jvms the Java runtimes that the cases name
 * @param ratios what follows from the cases
 * @param cases what was measured, with all samples
 * @param workloads what the replayed workloads found, each in its own form
 */
public record Results(
        int format,
        Machine machine,
        Run run,
        List<Jvm> jvms,
        List<Ratio> ratios,
        List<Measured> cases,
        List<ObjectNode> workloads) {
    /** The version of this form of file. */
    public static final int FORMAT = 1;

    public Results {
        if (format != FORMAT) {
            throw new IllegalArgumentException("results of format " + format + ", and only " + FORMAT + " is known");
        }
        jvms = List.copyOf(jvms);
        ratios = List.copyOf(ratios);
        cases = List.copyOf(cases);
        workloads = List.copyOf(workloads);
    }

    /** The results of a run, with the ratios that follow from its cases. */
    public static Results of(
            Machine machine, Run run, List<Jvm> jvms, List<Measured> cases, List<ObjectNode> workloads) {
        return new Results(FORMAT, machine, run, jvms, Ratios.of(cases), cases, workloads);
    }

    /** The same with what the workloads found. */
    public Results with(List<ObjectNode> replayed) {
        return new Results(format, machine, run, jvms, ratios, cases, replayed);
    }
}
