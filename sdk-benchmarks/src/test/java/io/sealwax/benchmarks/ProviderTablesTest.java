package io.sealwax.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProviderTablesTest {
    private static final int MIB = 1 << 20;

    private final Plan plan = new Plan(List.of("SunJCE"), List.of(1024, MIB));
    private final Samples samples = new Samples();

    @Test
    void printsTheRatioFirstThenTheTimeThenWhatIsAllocatedBeyondTheResult() {
        for (Case measured : plan.cases("SunJCE")) {
            samples.add(measured, sample(measured));
        }

        // arrays of 1,424 and 1,040 bytes, headers included
        assertThat(printed())
                .contains(
                        "| 1 KiB | 0.50 (0.50 to 0.50) | 1,200 ns | 1,576 B | 0.50 (0.50 to 0.50) | 1,200 ns | 1,960 B |",
                        "| 1 MiB | 0.67 (0.67 to 0.67) | 3,495 MB/s |",
                        "| encrypt | 1 MiB | raw `Cipher` | 1, 64 KiB a call | 5,243 MB/s |");
    }

    @Test
    void measuresEachCaseOnceARound() {
        assertThat(plan.cases("SunJCE")).doesNotHaveDuplicates().hasSize(2 * (2 * 3 + 2 * 6 + 2));
    }

    /** The library takes 1,200 ns and 300 µs, the provider alone half of the one, and two thirds of the other with the right pieces. */
    private static Sample sample(Case measured) {
        boolean raw = measured.benchmark().contains("RawCipher");
        if (measured.size() == MIB) {
            return sample(raw ? measured.piece() == 65_536 ? 200_000 : 400_000 : 300_000, 2 * MIB);
        }
        return sample(raw ? 600 : 1200, 3000);
    }

    private static Sample sample(int nanos, int bytes) {
        return new Sample(nanos, nanos, bytes);
    }

    private String printed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ProviderTables(plan, new Results("SunJCE", samples, size -> size + 379))
                .print(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8);
    }
}
