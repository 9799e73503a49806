package io.sealwax.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.benchmarks.results.Case;
import org.junit.jupiter.api.Test;

class TimingTest {
    private static final int MIB = 1 << 20;

    @Test
    void severalThreadsWithLargeMessagesWarmUpForLonger() {
        assertThat(warmUps(Tasks.oneShot("encrypt", MIB, Case.SEALWAX, "", "SunJCE", 2)))
                .isEqualTo(12);
        assertThat(warmUps(Tasks.stream("encrypt", Case.SEALWAX, "SunJCE", 2))).isEqualTo(12);
    }

    @Test
    void othersDoNot() {
        assertThat(warmUps(Tasks.oneShot("encrypt", MIB, Case.SEALWAX, "", "SunJCE", 1)))
                .isEqualTo(3);
        assertThat(warmUps(Tasks.oneShot("encrypt", 65_536, Case.SEALWAX, "", "SunJCE", 2)))
                .isEqualTo(3);
        assertThat(warmUps(Tasks.stream("encrypt", Case.SEALWAX, "SunJCE", 1))).isEqualTo(3);
    }

    private static int warmUps(Task task) {
        return Timing.FULL.warmUpsOf(task.of());
    }
}
