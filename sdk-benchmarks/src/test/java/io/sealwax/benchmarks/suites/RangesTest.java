package io.sealwax.benchmarks.suites;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.benchmarks.subjects.Bytes;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every subject reads what is there. */
class RangesTest {
    @ParameterizedTest
    @ValueSource(strings = {"raw", "sealwax", "tink-streaming"})
    void aPageIsWhatWasSealedThere(String subject) throws Exception {
        Ranges ranges = new Ranges();
        ranges.subject = subject;
        ranges.provider = "SunJCE";
        ranges.prepare();
        byte[] all = Bytes.pseudoRandom(16 << 20);
        for (int page : new int[] {0, 1, 3, 4, 2048, 4095}) {
            assertThat(ranges.read(page))
                    .as("page " + page)
                    .isEqualTo(Arrays.copyOfRange(all, page * Ranges.RANGE, (page + 1) * Ranges.RANGE));
        }
        assertThat(ranges.read()).hasSize(Ranges.RANGE);
        ranges.close();
    }
}
