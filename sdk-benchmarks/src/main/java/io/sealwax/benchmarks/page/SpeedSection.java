package io.sealwax.benchmarks.page;

import io.sealwax.benchmarks.results.Case;
import java.util.List;
import java.util.function.Function;

/**
 * How fast messages are sealed and opened, over their size: as a ratio, then in bytes a second, then what is left for
 * the garbage collector.
 */
record SpeedSection(Speeds speeds, ChartData data) {
    private static final String LOG_SCALES = "Both scales are logarithmic.";

    Html html() {
        if (data.sizes().values().stream().allMatch(List::isEmpty)) {
            return Html.NOTHING;
        }
        return Html.all(
                Html.element("h2", "Speed over size"),
                Html.element(
                        "p",
                        "The bare JCA cipher with a kept key is the limit of everything that calls it; a copy in"
                                + " memory is the limit of everything that returns an array. Whoever is closer"
                                + " to them wastes less. One thread, the JDK's own provider, keys and caches"
                                + " warm."),
                pair(
                        "ratio-",
                        operation -> "Of the raw cipher’s speed, " + operation,
                        "1 is as fast as the cipher alone. " + LOG_SCALES,
                        operation -> table(operation).behind("Numbers: ratio, time, garbage")),
                Html.element("h3", "In bytes a second"),
                pair(
                        "throughput-",
                        operation -> "Plaintext a second, " + operation,
                        LOG_SCALES,
                        operation -> throughput(operation).behind("Numbers")),
                Html.element("h2", "Garbage"),
                Html.element(
                        "p",
                        "What a call allocates beyond the array that it returns, and a collector has to take away."
                                + " Below 64 KiB the size of the plaintext should not show in it; what is larger"
                                + " is sealed in chunks, each of which is a call of the cipher."),
                pair(
                        "garbage-",
                        operation -> "Garbage a call, " + operation,
                        LOG_SCALES,
                        operation -> garbage(operation).behind("Numbers")));
    }

    private Html pair(String id, Function<String, String> title, String reading, Function<String, Html> numbers) {
        List<Html> figures = Speeds.OPERATIONS.stream()
                .map(operation ->
                        Figure.of(data, id + operation, title.apply(operation), reading, numbers.apply(operation)))
                .toList();
        return Html.element("div", "class=\"pair\"", Html.all(figures));
    }

    private Table table(String operation) {
        return each(
                operation,
                new Table(
                        "By the time on a CPU; ratios are medians of the rounds.",
                        operation,
                        "of raw",
                        "a call",
                        "garbage"),
                speed -> new String[] {
                    speed.ofRaw() == 0 ? "–" : Amounts.ratio(speed.ofRaw()),
                    Amounts.nanos(speed.nanos()),
                    Amounts.garbage(speed.garbage())
                });
    }

    private Table throughput(String operation) {
        return each(operation, new Table("Bytes of plaintext.", operation, "a second"), speed ->
                new String[] {Amounts.rate(speed.bytesPerSecond())});
    }

    private Table garbage(String operation) {
        return each(operation, new Table("Bytes beyond the result.", operation, "a call"), speed ->
                new String[] {Amounts.garbage(speed.garbage())});
    }

    private Table each(String operation, Table table, Function<Speeds.Speed, String[]> figures) {
        for (int size : speeds.sizes(operation)) {
            table.group(Amounts.size(size));
            for (Subject subject : Subject.values()) {
                speeds.of(subject.id, operation, size)
                        .ifPresent(speed ->
                                table.row(subject.id.equals(Case.SEALWAX), subject.title, figures.apply(speed)));
            }
        }
        return table;
    }
}
