package io.sealwax.benchmarks.page;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Ratio;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The aims of the project, and what this run says of them; a quick one shows figures and judges nothing. */
record Goals(Speeds speeds, Replays replays) {
    private static final String QUICK = "quick";
    private static final int KIB = 1024;
    private static final int MIB = 1 << 20;
    private static final String PEER = Subject.AWS_0478.id;
    private static final double MILLI = 1000;
    private static final String STREAM = StreamSection.SUITE;
    private static final String LONG = StreamSection.NAME;

    Html html() {
        Table table = new Table(
                "Of this run; ratios by the time on a CPU, two threads by the clock."
                        + (isQuick() ? " A quick run is a first look: it meets and misses nothing." : ""),
                "what",
                "aim",
                "measured");
        for (String operation : Speeds.OPERATIONS) {
            table.group(operation);
            atLeast(
                    table,
                    "1 KiB: times the speed of AWS Encryption SDK, 0478, warm",
                    25,
                    ours(PEER, operation, KIB, 1).map(Goals::speed));
            atLeast(
                    table,
                    "1 KiB: times less garbage than AWS Encryption SDK",
                    40,
                    ours(PEER, operation, KIB, 1).flatMap(ratio -> Optional.ofNullable(ratio.garbage())));
            atLeast(
                    table,
                    "1 KiB: of the raw cipher’s speed",
                    0.65,
                    ours(Case.RAW, operation, KIB, 1).map(Goals::speed));
            atLeast(
                    table,
                    "1 MiB: of the raw cipher’s speed",
                    0.85,
                    ours(Case.RAW, operation, MIB, 1).map(Goals::speed));
            atLeast(
                    table,
                    "1 MiB: two threads, times one",
                    1.8,
                    ours(Case.SEALWAX, operation, MIB, 2).map(Goals::clock));
            atLeast(
                    table,
                    "A stream of 64 MiB: of the raw cipher’s speed",
                    0.85,
                    speeds.ratio(STREAM, LONG, operation, Case.RAW, 1).map(Goals::speed));
            atLeast(
                    table,
                    "A stream of 64 MiB: two threads, times one",
                    1.8,
                    speeds.ratio(STREAM, LONG, operation, Case.SEALWAX, 2).map(Goals::clock));
            atMost(table, "A lease from a warm cache", 100, lease(operation), nanos -> Amounts.nanos(nanos));
        }
        table.group("A JVM that has just started");
        atLeast(
                table,
                "Its first 64 MiB, streamed: times the speed of the raw cipher at 1 MiB a call",
                20,
                speeds.ratio("cold-start", "first 64 MiB streamed", "encrypt", Subject.RAW_LARGE_CALLS.id, 1)
                        .map(Goals::clock));
        table.group("KMS");
        atMost(
                table,
                "Calls for a million messages, unique rows",
                1000,
                replays.replay("unique-rows", Case.SEALWAX).map(found -> found.callsPerMillion()),
                Amounts::whole);
        atMost(
                table,
                "Slowest caller through a rotation",
                5,
                replays.replay("rotation", Case.SEALWAX)
                        .map(found -> found.waits().maxMicros() / MILLI),
                millis -> Amounts.micros(millis * MILLI));
        return table.html();
    }

    private boolean isQuick() {
        return speeds.results().run().mode().equals(QUICK);
    }

    private Optional<Double> lease(String operation) {
        return speeds.in("lease", "warm").stream()
                .filter(measured -> measured.of().operation().equals(operation)
                        && measured.of().threads() == 1)
                .map(measured -> measured.cpuNanos().median())
                .findFirst();
    }

    private Optional<Ratio> ours(String other, String operation, int size, int threads) {
        return speeds.ratio(Case.SEALWAX, other, operation, size, threads);
    }

    private static double speed(Ratio ratio) {
        return ratio.cpu().median();
    }

    private static double clock(Ratio ratio) {
        return ratio.clock().median();
    }

    private void atLeast(Table table, String what, double aim, Optional<Double> found) {
        judged(
                table,
                what,
                "≥\u00a0" + Amounts.ratio(aim),
                found.map(Amounts::ratio),
                found.map(figure -> figure >= aim));
    }

    private void atMost(Table table, String what, double aim, Optional<Double> found, Function<Double, String> form) {
        judged(table, what, "≤\u00a0" + form.apply(aim), found.map(form), found.map(figure -> figure <= aim));
    }

    private void judged(Table table, String what, String aim, Optional<String> found, Optional<Boolean> met) {
        Html figure = found.isEmpty() || isQuick()
                ? Html.text(found.orElse("not measured"))
                : Html.element(
                        "span",
                        "class=\"" + (met.orElse(false) ? "met" : "missed") + "\"",
                        Html.text(found.get() + (met.orElse(false) ? ", met" : ", missed")));
        table.row(false, what, List.of(Html.text(aim), figure));
    }
}
