package io.sealwax.benchmarks;

import java.io.PrintStream;

/**
 * One provider's results in Markdown. The ratio to the provider alone stands first: it is what holds on other machines; times are of this run
 * only.
 */
final class ProviderTables {
    private static final String COLUMNS = " of raw `Cipher` | | garbage |";

    private final Plan plan;
    private final Results results;

    ProviderTables(Plan plan, Results results) {
        this.plan = plan;
        this.results = results;
    }

    void print(PrintStream out) {
        out.println();
        out.println("### " + results.provider() + " "
                + JcaProviders.named(results.provider()).getVersionStr());
        out.println();
        printSummary(out);
        out.println();
        printScaling(out);
        out.println();
        printAll(out);
    }

    /** Arrays made by the call, and a context that is used again, which is most of what services do. */
    private void printSummary(PrintStream out) {
        out.println("| one call | encrypt:" + COLUMNS + " decrypt:" + COLUMNS);
        out.println("|---|--:|--:|--:|--:|--:|--:|");
        for (int size : plan.sizes()) {
            printSummary(out, size, false);
            if (size == Plan.SCALING_SIZE) {
                printSummary(out, size, true);
            }
        }
    }

    private void printSummary(PrintStream out, int size, boolean newContext) {
        StringBuilder row = new StringBuilder("| " + Figures.size(size) + (newContext ? ", new context" : ""));
        for (String operation : Plan.OPERATIONS) {
            row.append(results.cells(operation, size, newContext, false));
        }
        out.println(row.append(" |"));
    }

    private void printScaling(PrintStream out) {
        for (String operation : Plan.OPERATIONS) {
            out.println("- " + Plan.THREADS + " threads, " + operation + " " + Figures.size(Plan.SCALING_SIZE) + ": "
                    + results.scaling(Plan.scalingLibrary(results.provider(), operation))
                    + " of one thread; raw `Cipher` "
                    + results.scaling(Plan.scalingRaw(results.provider(), operation)));
        }
    }

    private void printAll(PrintStream out) {
        out.println("| | size | context | new array:" + COLUMNS + " kept array:" + COLUMNS);
        out.println("|---|--:|---|--:|--:|--:|--:|--:|--:|");
        for (String operation : Plan.OPERATIONS) {
            for (int size : plan.sizes()) {
                String row = "| " + operation + " | " + Figures.size(size) + " | ";
                out.println(row + "raw `Cipher`" + results.baseline(operation, size, false)
                        + results.baseline(operation, size, true) + " |");
                out.println(row + "again" + bothForms(operation, size, false) + " |");
                out.println(row + "new" + bothForms(operation, size, true) + " |");
            }
        }
    }

    private String bothForms(String operation, int size, boolean newContext) {
        return results.cells(operation, size, newContext, false) + results.cells(operation, size, newContext, true);
    }
}
