package io.sealwax.benchmarks.page;

import io.sealwax.benchmarks.kms.Conditions;
import io.sealwax.benchmarks.kms.Percentiles;
import io.sealwax.benchmarks.kms.Replayed;
import io.sealwax.benchmarks.kms.Window;
import io.sealwax.benchmarks.kms.WorkloadResult;
import io.sealwax.benchmarks.results.Case;
import java.util.List;
import java.util.Locale;

/** What messages cost in calls to KMS, and how long callers wait for them. */
record KmsSection(Replays replays, ChartData data) {
    Html html() {
        if (replays.workloads().isEmpty()) {
            return Html.NOTHING;
        }
        Conditions conditions = replays.workloads().get(0).conditions();
        return Html.all(
                Html.element("h2", "Calls to KMS"),
                Html.element("p", what(conditions)),
                Figure.of(
                        data,
                        "calls",
                        "Calls for a million messages",
                        "Every step to the right is ten times as many, and as dear. Calls and dollars of Sealwax"
                                + " stand below its mark.",
                        calls().behind("Numbers: calls, cost, throttled, failed")),
                overTime(
                        "rotation",
                        "Through a rotation of data keys",
                        "Callers of each quarter of a second: the slowest, the 99th percentile and the median. The"
                                + " scale is logarithmic."),
                overTime(
                        "outage",
                        "Through an outage",
                        "As above. In the shaded time, KMS accepts calls and answers none."),
                Html.element("h2", "How long callers wait"),
                Html.element(
                        "p",
                        "Callers come when they come, as they do to a server, and wait from then on, also while all "
                                + conditions.threads()
                                + " threads are taken. So whoever comes during a stall counts (no coordinated"
                                + " omission). Those who were told of a failure are in the times."),
                waits().html(),
                Html.element("h3", "The workloads"),
                Html.element(
                        "dl",
                        Html.all(replays.workloads().stream()
                                .map(KmsSection::idea)
                                .toList())));
    }

    private static String what(Conditions conditions) {
        return String.format(
                Locale.ROOT,
                "A KMS in the process counts the calls. It answers as the real one does, half of the time within"
                        + " %.0f ms and 99 times in a hundred within %.0f ms (log-normal), and carries out %,.0f"
                        + " calls a second. AWS asks $0.03 for 10,000 calls.",
                conditions.kmsP50Millis(),
                conditions.kmsP99Millis(),
                conditions.quotaPerSecond());
    }

    private static Html idea(WorkloadResult workload) {
        String loads = workload.replays().stream()
                .map(replayed -> String.format(
                        Locale.ROOT,
                        "%s %,d messages at %,.0f a second",
                        Subject.title(replayed.setUp()),
                        replayed.messages(),
                        replayed.perSecond()))
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
        return Html.all(
                Html.element("dt", workload.title()),
                Html.element(
                        "dd",
                        workload.idea()
                                + String.format(
                                        Locale.ROOT,
                                        " %,d tenants; data keys live %.0f s. %s.",
                                        workload.tenants(),
                                        workload.conditions().maxAgeSeconds(),
                                        loads)));
    }

    private Table calls() {
        Table table = new Table(
                "For a million messages; throttled and failed of those that were sent.",
                "workload",
                "calls",
                "cost",
                "throttled",
                "failed");
        for (WorkloadResult workload : replays.workloads()) {
            table.group(workload.title());
            for (Replayed replayed : workload.replays()) {
                table.row(
                        isOurs(replayed),
                        Subject.title(replayed.setUp()),
                        Amounts.whole(replayed.callsPerMillion()),
                        Amounts.dollars(replayed.dollarsPerMillion()),
                        share(replayed.throttled(), replayed.calls()),
                        share(replayed.failed(), replayed.messages()));
            }
        }
        return table;
    }

    private static String share(long part, long of) {
        return part == 0 ? "0" : String.format(Locale.ROOT, "%.2f %%", 100.0 * part / of);
    }

    private Table waits() {
        Table table = new Table("From when a caller came.", "workload", "p50", "p99", "p99.9", "slowest");
        for (WorkloadResult workload : replays.workloads()) {
            table.group(workload.title());
            for (Replayed replayed : workload.replays()) {
                Percentiles waits = replayed.waits();
                table.row(
                        isOurs(replayed),
                        Subject.title(replayed.setUp()),
                        Amounts.micros(waits.p50Micros()),
                        Amounts.micros(waits.p99Micros()),
                        Amounts.micros(waits.p999Micros()),
                        Amounts.micros(waits.maxMicros()));
            }
        }
        return table;
    }

    private static boolean isOurs(Replayed replayed) {
        return replayed.setUp().equals(Case.SEALWAX);
    }

    private Html overTime(String name, String title, String reading) {
        return replays.workload(name)
                .map(workload -> Html.all(
                        Html.element("h2", title),
                        Html.element("p", workload.idea()),
                        Figure.of(
                                data,
                                name,
                                "Waits of callers, " + workload.title().toLowerCase(Locale.ROOT),
                                reading,
                                windows(workload))))
                .orElse(Html.NOTHING);
    }

    private static Html windows(WorkloadResult workload) {
        List<Html> tables = workload.replays().stream()
                .map(replayed -> {
                    Table table = new Table(
                            Subject.title(replayed.setUp())
                                    + ": callers of each quarter of a second, and calls that reached KMS in it.",
                            "from",
                            "p50",
                            "p99",
                            "slowest",
                            "failed",
                            "calls");
                    replayed.windows().forEach(window -> row(table, window));
                    return table.behind("Numbers: " + Subject.title(replayed.setUp()));
                })
                .toList();
        return Html.all(tables);
    }

    private static void row(Table table, Window window) {
        table.row(
                false,
                String.format(Locale.ROOT, "%.2f s", window.fromSeconds()),
                Amounts.micros(window.waits().p50Micros()),
                Amounts.micros(window.waits().p99Micros()),
                Amounts.micros(window.waits().maxMicros()),
                Amounts.whole(window.failed()),
                Amounts.whole((double) window.calls()));
    }
}
