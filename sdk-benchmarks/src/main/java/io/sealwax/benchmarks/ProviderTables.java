package io.sealwax.benchmarks;

import java.io.PrintStream;

/**
 * One provider's results in Markdown. The ratio to the provider alone stands first: it is what holds on other machines; times are of this run
 * only.
 */
final class ProviderTables {
    private final Plan plan;
    private final Samples samples;
    private final String provider;

    ProviderTables(Plan plan, Samples samples, String provider) {
        this.plan = plan;
        this.samples = samples;
        this.provider = provider;
    }

    void print(PrintStream out) {
        out.println();
        out.println("### " + provider + " " + JcaProviders.named(provider).getVersionStr());
        out.println();
        out.println(
                "| | size | context | new array: of raw `Cipher` | | bytes | kept array: of raw `Cipher` | | bytes |");
        out.println("|---|--:|---|--:|--:|--:|--:|--:|--:|");
        for (String operation : Plan.OPERATIONS) {
            for (int size : plan.sizes()) {
                for (boolean newContext : new boolean[] {false, true}) {
                    out.println("| " + operation + " | " + Figures.size(size) + " | " + (newContext ? "new" : "again")
                            + cells(operation, size, newContext, false) + cells(operation, size, newContext, true)
                            + " |");
                }
            }
        }
        out.println();
        for (String operation : Plan.OPERATIONS) {
            for (int size : plan.sizes()) {
                out.println("- raw `Cipher`, " + operation + " " + Figures.size(size) + ": "
                        + baseline(operation, size, false) + " to a new array, " + baseline(operation, size, true)
                        + " to a kept one");
            }
        }
        for (String operation : Plan.OPERATIONS) {
            out.println("- " + Plan.THREADS + " threads, " + operation + " " + Figures.size(Plan.SCALING_SIZE) + ": "
                    + scaling(Plan.scalingLibrary(provider, operation)) + " of one thread; raw `Cipher` "
                    + scaling(Plan.scalingRaw(provider, operation)));
        }
    }

    private String cells(String operation, int size, boolean newContext, boolean into) {
        Case library = Plan.library(provider, size, operation, newContext, into);
        Case raw = samples.fastest(Plan.raw(provider, size, operation, into));
        return " | " + samples.speed(library, raw) + " | " + Figures.speed(size, samples.nanos(library)) + " | "
                + Figures.whole(samples.bytes(library));
    }

    private String baseline(String operation, int size, boolean into) {
        Case raw = samples.fastest(Plan.raw(provider, size, operation, into));
        return Figures.speed(size, samples.nanos(raw)) + " and " + Figures.whole(samples.bytes(raw)) + " bytes"
                + (raw.piece() < size ? " with " + Figures.size(raw.piece()) + " a call" : "");
    }

    private String scaling(Case single) {
        Case several = single.with(Plan.THREADS);
        return samples.throughput(several, single) + " by the clock, "
                + samples.speed(several, single).times(Plan.THREADS) + " by the time on a CPU";
    }
}
