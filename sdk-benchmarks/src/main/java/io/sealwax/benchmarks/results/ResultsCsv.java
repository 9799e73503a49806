package io.sealwax.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Writes {@code results.csv}: a row for each case and round, the ratio to the bare JCA provider before the times. */
public final class ResultsCsv {
    private static final CsvMapper CSV = new CsvMapper();
    private static final ObjectWriter ROWS =
            CSV.writer(CSV.schemaFor(Row.class).withHeader().withNullValue(""));

    /** One sample. */
    @JsonPropertyOrder({
        "machine",
        "jdk",
        "provider",
        "suite",
        "name",
        "operation",
        "size",
        "threads",
        "subject",
        "variant",
        "round",
        "ofRaw",
        "clockNanos",
        "cpuNanos",
        "bytes",
        "resultBytes"
    })
    private record Row(
            String machine,
            String jdk,
            String provider,
            String suite,
            String name,
            String operation,
            int size,
            int threads,
            String subject,
            String variant,
            int round,
            @Nullable Double ofRaw,
            double clockNanos,
            double cpuNanos,
            double bytes,
            long resultBytes) {}

    private ResultsCsv() {}

    /** Writes the file anew. */
    public static void write(Path file, Results results) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Measured measured : results.cases()) {
            for (int round = 0; round < measured.samples().size(); round++) {
                rows.add(row(results, measured, round));
            }
        }
        Files.writeString(file, ROWS.writeValueAsString(rows));
    }

    private static Row row(Results results, Measured measured, int round) {
        Case of = measured.of();
        Sample sample = measured.samples().get(round);
        OptionalDouble raw = rawCpuNanos(results, of, round);
        return new Row(
                results.machine().id(),
                of.jdk(),
                of.provider(),
                of.suite(),
                of.name(),
                of.operation(),
                of.size(),
                of.threads(),
                of.subject(),
                of.variant(),
                round + 1,
                raw.isPresent() ? raw.getAsDouble() / sample.cpuNanos() : null,
                sample.clockNanos(),
                sample.cpuNanos(),
                sample.bytes(),
                measured.resultBytes());
    }

    private static OptionalDouble rawCpuNanos(Results results, Case of, int round) {
        return results.ratios().stream()
                .filter(ratio -> ratio.of().equals(of)
                        && ratio.to().subject().equals(Case.RAW)
                        && ratio.to().threads() == of.threads())
                .flatMap(ratio -> results.cases().stream()
                        .filter(measured -> measured.of().equals(ratio.to())))
                .filter(raw -> raw.samples().size() > round)
                .mapToDouble(raw -> raw.samples().get(round).cpuNanos())
                .findFirst();
    }
}
