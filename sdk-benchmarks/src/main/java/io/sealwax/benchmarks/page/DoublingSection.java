package io.sealwax.benchmarks.page;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Ratios;
import io.sealwax.benchmarks.results.Sample;
import io.sealwax.benchmarks.results.Spread;
import java.util.List;
import java.util.Optional;

/** What twice the plaintext costs through a stream, however little of it goes into a call. */
record DoublingSection(Speeds speeds) {
    private static final double NANOS = 1e9;

    Html html() {
        Table table = new Table("How many times what half as much took.", "", "time on a CPU", "garbage", "a second");
        for (String operation : Speeds.OPERATIONS) {
            List<Measured> streams = speeds.in(Case.STREAM).stream()
                    .filter(one -> one.of().name().startsWith(Case.PIECES)
                            && one.of().operation().equals(operation))
                    .toList();
            if (!streams.isEmpty()) {
                table.group(operation);
            }
            for (Measured one : streams) {
                half(one, streams).ifPresent(half -> row(table, one, half));
            }
        }
        return table.isEmpty()
                ? Html.NOTHING
                : Html.all(
                        Html.element("h3", "Twice the plaintext"),
                        Html.element(
                                "p",
                                "One thread, written or read in pieces, in time and in garbage: twice the plaintext"
                                        + " should cost twice as much, and at most 2.2 times. Where the bare"
                                        + " cipher, too, takes longer than that, the message has outgrown a"
                                        + " cache of the processor."),
                        table.html());
    }

    private static Optional<Measured> half(Measured one, List<Measured> streams) {
        return streams.stream()
                .filter(other -> other.of().name().equals(one.of().name())
                        && other.of().subject().equals(one.of().subject())
                        && 2 * other.of().size() == one.of().size())
                .findFirst();
    }

    private static void row(Table table, Measured one, Measured half) {
        Case of = one.of();
        double times =
                1 / Spread.of(Ratios.inEachRound(one, half, Sample::cpuNanos)).median();
        table.row(
                of.subject().equals(Case.SEALWAX),
                Subject.title(of.subject()) + ", " + Amounts.size(of.size()) + " " + of.name(),
                Amounts.ratio(times),
                Amounts.ratio(one.garbageBytes().median() / half.garbageBytes().median()),
                Amounts.rate(of.size() * NANOS / one.cpuNanos().median()));
    }
}
