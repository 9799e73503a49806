package io.sealwax.benchmarks.page;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Ratio;
import io.sealwax.benchmarks.results.Ratios;
import java.util.List;

/** One long message through a stream, and ranges of one. */
record StreamSection(Speeds speeds) {
    static final String SUITE = Case.STREAM;
    static final String NAME = "64 MiB";

    private static final double NANOS = 1e9;

    Html html() {
        Table table = new Table(
                "Ratios are medians of the rounds, by the clock where several threads work.",
                "",
                "of raw",
                "plaintext a second",
                "garbage");
        for (String operation : Speeds.OPERATIONS) {
            rows(table, operation + ", a stream of 64 MiB", operation, speeds.in(SUITE, NAME));
        }
        rows(table, "decrypt, 4 KiB anywhere in 16 MiB", "decrypt", speeds.in("range", "4 KiB anywhere"));
        return table.isEmpty()
                ? Html.NOTHING
                : Html.all(
                        Html.element("h2", "Streams and ranges"),
                        Html.element(
                                "p",
                                "The raw cipher opens and seals 16 KiB a call, which is what a chunk of the library"
                                        + " has. A range can be shorter than a chunk, which has to be opened"
                                        + " whole before anything of it can be believed."),
                        table.html());
    }

    private void rows(Table table, String heading, String operation, List<Measured> all) {
        List<Measured> rows = all.stream()
                .filter(measured -> measured.of().operation().equals(operation))
                .toList();
        if (!rows.isEmpty()) {
            table.group(heading);
        }
        for (Measured one : rows) {
            Case of = one.of();
            double nanos = one.clockNanos().median();
            table.row(
                    of.subject().equals(Case.SEALWAX),
                    Subject.title(of.subject()) + (of.threads() == 1 ? "" : ", " + of.threads() + " threads"),
                    ofRaw(one, rows),
                    Amounts.rate(of.size() * NANOS / nanos),
                    Amounts.garbage(one.garbageBytes().median()));
        }
    }

    private static String ofRaw(Measured one, List<Measured> rows) {
        return one.of().subject().equals(Case.RAW)
                ? "1"
                : rows.stream()
                        .filter(other -> other.of().subject().equals(Case.RAW))
                        .findFirst()
                        .map(raw -> ratio(Ratios.between(one, raw)))
                        .orElse("–");
    }

    private static String ratio(Ratio ratio) {
        return Amounts.ratio(
                ratio.of().threads() == 1 ? ratio.cpu().median() : ratio.clock().median());
    }
}
