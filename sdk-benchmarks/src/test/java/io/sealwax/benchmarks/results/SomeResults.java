package io.sealwax.benchmarks.results;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Results of made-up runs. */
final class SomeResults {
    static final Case RAW = oneShot("raw", "", 1);
    static final Case RAW_IN_PIECES = oneShot("raw", "64 KiB a call", 1);
    static final Case SEALWAX = oneShot("sealwax", "", 1);
    static final Case SEALWAX_TWICE = oneShot("sealwax", "", 2);
    static final Case TINK = oneShot("tink-aead", "", 1);
    static final Case COPY =
            new Case("one-shot", "new array", Case.MEMORY_COPY, "", "encrypt", 1024, 1, Case.NO_PROVIDER, "17.0.15");

    private SomeResults() {}

    static Case oneShot(String subject, String variant, int threads) {
        return new Case("one-shot", "new array", subject, variant, "encrypt", 1024, threads, "SunJCE", "17.0.15");
    }

    /** As long by the clock as on a CPU, and 1,140 bytes a call, 100 of them garbage. */
    static Measured measured(Case of, double... nanos) {
        return Measured.of(
                of,
                1040,
                Arrays.stream(nanos)
                        .mapToObj(each -> new Sample(each, each, 1140))
                        .toList());
    }

    static Results on(String machine, Measured... cases) {
        return Results.of(
                new Machine(machine, "Some CPU, \"fast\"", 2, 1L << 34, "Linux", null),
                new Run("2026-11-24T23:00:00Z", 90, "quick", "./sealwax bench", null, 0.25, 1, Map.of("tink", "1")),
                List.of(new Jvm("17.0.15", "OpenJDK", "17.0.15+6")),
                List.of(cases),
                List.of(JsonNodeFactory.instance.objectNode().put("workload", "uniform")));
    }
}
