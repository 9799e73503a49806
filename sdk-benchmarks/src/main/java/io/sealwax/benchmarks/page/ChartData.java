package io.sealwax.benchmarks.page;

import io.sealwax.benchmarks.kms.Mark;
import io.sealwax.benchmarks.kms.Replayed;
import io.sealwax.benchmarks.kms.WorkloadResult;
import io.sealwax.benchmarks.results.Results;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the charts are drawn from.
 *
 * @param sizes by operation, the subjects over the size of the plaintext
 * @param workloads the replayed ones
 */
record ChartData(Map<String, List<Line>> sizes, List<Row> workloads) {
    /** One subject over the size. */
    record Line(String id, String name, String brief, List<Speeds.Speed> points) {}

    /** One workload. */
    record Row(String name, String title, List<Span> marks, List<SetUp> setUps) {}

    /** What happened, in seconds. */
    record Span(double from, double to, String what) {}

    /** One set-up in one workload. */
    record SetUp(
            String id,
            String name,
            String brief,
            double calls,
            double dollars,
            int messages,
            int failed,
            List<Point> windows) {}

    /** One window: when it began, in seconds, and how long callers waited, in microseconds. */
    record Point(double at, double p50, double p99, double max, long calls) {}

    private static final List<Subject> LINES = List.of(
            Subject.MEMORY_COPY,
            Subject.RAW,
            Subject.SEALWAX,
            Subject.TINK_AEAD,
            Subject.TINK_ENVELOPE,
            Subject.AWS_0478);

    static ChartData of(Results results) {
        Speeds speeds = new Speeds(results);
        Map<String, List<Line>> sizes = new LinkedHashMap<>();
        for (String operation : Speeds.OPERATIONS) {
            sizes.put(
                    operation,
                    LINES.stream()
                            .map(subject -> new Line(
                                    subject.id, subject.title, subject.brief, speeds.of(subject.id, operation)))
                            .filter(line -> !line.points.isEmpty())
                            .toList());
        }
        return new ChartData(
                sizes,
                Replays.of(results).workloads().stream().map(ChartData::row).toList());
    }

    private static Row row(WorkloadResult workload) {
        return new Row(
                workload.workload(),
                workload.title(),
                workload.marks().stream().map(ChartData::span).toList(),
                workload.replays().stream().flatMap(ChartData::setUp).toList());
    }

    private static Span span(Mark mark) {
        return new Span(mark.fromSeconds(), mark.toSeconds(), mark.what());
    }

    private static Stream<SetUp> setUp(Replayed replayed) {
        return replayed.setUp().equals(Subject.LOAD_ALONE.id)
                ? Stream.empty()
                : Stream.of(new SetUp(
                        replayed.setUp(),
                        Subject.title(replayed.setUp()),
                        Subject.brief(replayed.setUp()),
                        replayed.callsPerMillion(),
                        replayed.dollarsPerMillion(),
                        replayed.messages(),
                        replayed.failed(),
                        replayed.windows().stream()
                                .map(window -> new Point(
                                        window.fromSeconds(),
                                        window.waits().p50Micros(),
                                        window.waits().p99Micros(),
                                        window.waits().maxMicros(),
                                        window.calls()))
                                .toList()));
    }

    /** The charts that there is data for, by their ids. */
    List<String> charts() {
        Stream<String> overSize = sizes.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .flatMap(entry -> Stream.of("ratio-", "throughput-", "garbage-").map(kind -> kind + entry.getKey()));
        Stream<String> calls = workloads.isEmpty() ? Stream.empty() : Stream.of("calls");
        Stream<String> overTime = workloads.stream()
                .filter(row -> row.setUps.stream().anyMatch(setUp -> !setUp.windows.isEmpty()))
                .map(row -> row.name);
        return Stream.of(overSize, calls, overTime).flatMap(ids -> ids).toList();
    }
}
