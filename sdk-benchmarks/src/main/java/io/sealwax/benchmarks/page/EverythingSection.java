package io.sealwax.benchmarks.page;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Ratio;
import io.sealwax.benchmarks.results.Results;

/** Every case and every ratio of the run, as measured. */
record EverythingSection(Results results) {
    Html html() {
        Table ratios = new Table(
                "How often the one does it while the other does it once; least and greatest of the rounds in brackets.",
                "of",
                "on a CPU",
                "by the clock",
                "garbage");
        for (Ratio ratio : results.ratios()) {
            ratios.row(
                    ratio.of().subject().equals(Case.SEALWAX),
                    ratio.of() + ", to " + baseline(ratio),
                    ratio.cpu().toString(),
                    Amounts.ratio(ratio.clock().median()),
                    ratio.garbage() == null ? "–" : Amounts.ratio(ratio.garbage()));
        }
        Table cases = new Table("A call: the medians of the rounds.", "case", "on a CPU", "by the clock", "garbage");
        for (Measured measured : results.cases()) {
            cases.row(
                    measured.of().subject().equals(Case.SEALWAX),
                    measured.of().toString(),
                    Amounts.nanos(measured.cpuNanos().median()),
                    Amounts.nanos(measured.clockNanos().median()),
                    Amounts.garbage(measured.garbageBytes().median()));
        }
        return ratios.isEmpty() && cases.isEmpty()
                ? Html.NOTHING
                : Html.all(
                        Html.element("h2", "Everything else that was measured"),
                        Html.element(
                                "p",
                                "Caches, leases, headers, key derivation, cold starts, other providers and Java"
                                        + " runtimes, several threads: each case of the run, ratios first."),
                        ratios.behind("All " + results.ratios().size() + " ratios"),
                        cases.behind("All " + results.cases().size() + " cases"));
    }

    private static String baseline(Ratio ratio) {
        Case to = ratio.to();
        return Subject.title(to.subject())
                + (to.variant().isEmpty() ? "" : " (" + to.variant() + ")")
                + (to.threads() == ratio.of().threads() ? "" : ", " + to.threads() + " thread");
    }
}
