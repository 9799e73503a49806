package io.sealwax.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Machine;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Results;
import io.sealwax.benchmarks.results.Run;
import io.sealwax.benchmarks.results.Sample;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void ratiosComeFirstAndTimesSecond() {
        assertThat(printed())
                .containsSubsequence(
                        "Some CPU, 2 cores, Linux; 2026-11-24T23:00:00Z; load average 0.3 before and 1.0 after",
                        "    ./sealwax bench",
                        "| one-shot, new array: sealwax encrypt 1024 B, SunJCE, JDK 17.0.15 | raw (64 KiB a call)"
                                + " | 0.50 | 0.25 | 0.5 |",
                        "| one-shot, new array: raw (64 KiB a call) encrypt 1024 B, SunJCE, JDK 17.0.15"
                                + " | 600 ns | 600 ns | 1,000 B |",
                        "| one-shot, new array: sealwax encrypt 1024 B, SunJCE, JDK 17.0.15"
                                + " | 1,200 ns | 2,400 ns | 2,000 B |");
    }

    private static String printed() {
        Results results = Results.of(
                new Machine("m", "Some CPU", 2, 1L << 34, "Linux", null),
                new Run("2026-11-24T23:00:00Z", 90, "quick", "./sealwax bench", null, 0.25, 1, Map.of()),
                List.of(),
                List.of(
                        measured("raw", "64 KiB a call", new Sample(600, 600, 2000)),
                        measured("sealwax", "", new Sample(2400, 1200, 3000))),
                List.of());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Summary(results).print(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8);
    }

    private static Measured measured(String subject, String variant, Sample sample) {
        Case of = new Case("one-shot", "new array", subject, variant, "encrypt", 1024, 1, "SunJCE", "17.0.15");
        return Measured.of(of, 1000, List.of(sample));
    }
}
