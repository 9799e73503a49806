package io.sealwax.benchmarks.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Jvm;
import io.sealwax.benchmarks.results.Machine;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Results;
import io.sealwax.benchmarks.results.Run;
import io.sealwax.benchmarks.results.Sample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoublingSectionTest {
    private static final int MIB = 1 << 20;

    @Test
    void aStreamIsHeldAgainstTheOneOfHalfItsLengthInTheSamePieces() {
        String html = section(
                stream("in pieces of 1 B", 16 * MIB, 100, 1000),
                stream("in pieces of 1 B", 32 * MIB, 250, 1100),
                stream("in pieces of 1000 B", 16 * MIB, 10, 500),
                raw("in pieces of 1000 B", 32 * MIB, 10, 500),
                stream("in pieces of 1000 B", 64 * MIB, 99, 500));

        assertThat(html)
                .contains("<th scope=\"row\">Sealwax, 32\u00a0MiB in pieces of 1 B</th><td>2.50</td><td>1.10</td>")
                .doesNotContain("64\u00a0MiB", "1000 B");
    }

    @Test
    void aRunWithoutSuchStreamsSaysNothing() {
        assertThat(section(stream("64 MiB", 64 * MIB, 100, 1000))).isEmpty();
    }

    private static String section(Measured... cases) {
        Results results = Results.of(
                new Machine("m", "cpu", 2, 0, "Linux", null),
                new Run("2026-11-24T23:00:00Z", 61, "full", "./sealwax bench", null, 0, 0, Map.of()),
                List.of(new Jvm("17.0.15", "OpenJDK", "17.0.15+6")),
                List.of(cases),
                List.of());
        return new DoublingSection(new Speeds(results)).html().markup();
    }

    private static Measured stream(String name, int size, double nanos, double bytes) {
        return of(Case.SEALWAX, name, size, nanos, bytes);
    }

    private static Measured raw(String name, int size, double nanos, double bytes) {
        return of(Case.RAW, name, size, nanos, bytes);
    }

    private static Measured of(String subject, String name, int size, double nanos, double bytes) {
        Case of = new Case(Case.STREAM, name, subject, "", "encrypt", size, 1, "SunJCE", "17.0.15");
        return Measured.of(of, 0, List.of(new Sample(nanos, nanos, bytes)));
    }
}
