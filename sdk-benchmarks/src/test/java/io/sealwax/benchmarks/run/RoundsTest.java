package io.sealwax.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Measured;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

/** JMH itself, in JVMs of its own. */
class RoundsTest {
    private final Rounds rounds = new Rounds(Timing.QUICK, new PrintStream(OutputStream.nullOutputStream()));

    @BeforeAll
    static void besideOtherRuns() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void aCallAllocatesWhatItReturns() throws RunnerException {
        Task copy = Tasks.oneShot("encrypt", 1024, Case.MEMORY_COPY, "", Case.NO_PROVIDER, 1);

        rounds.measure(List.of(copy), null);
        rounds.measure(List.of(copy), null);

        assertThat(rounds.measured()).hasSize(1);
        Measured measured = rounds.measured().get(0);
        assertThat(measured.of()).isEqualTo(copy.of().on(rounds.jvms().get(0).jdk()));
        assertThat(measured.samples()).hasSize(2).allSatisfy(sample -> {
            assertThat(sample.bytes()).isCloseTo(1040, within(10.0));
            assertThat(sample.cpuNanos()).isPositive();
            assertThat(sample.clockNanos()).isPositive();
        });
        assertThat(measured.garbageBytes().median()).isLessThan(10);
    }

    @Test
    void aBenchmarkThatFailsFailsTheRun() {
        Task nobody = Tasks.oneShot("encrypt", 1024, "nobody", "", Case.NO_PROVIDER, 1);

        assertThatThrownBy(() -> rounds.measure(List.of(nobody), null)).isInstanceOf(RunnerException.class);
    }
}
