package io.sealwax.benchmarks.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.assertj.core.data.Percentage.withPercentage;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final long MICRO = 1000;

    private static Waits upTo(int micros) {
        Waits waits = new Waits(micros);
        for (int i = 0; i < micros; i++) {
            waits.ended(i, (i + 1) * MICRO, true);
        }
        return waits;
    }

    @Test
    void percentilesAreOfTheCallersAndInMicroseconds() {
        Percentiles found = upTo(100_000).percentiles(0, 100_000);
        assertThat(found.p50Micros()).isCloseTo(50_000, withPercentage(0.1));
        assertThat(found.p99Micros()).isCloseTo(99_000, withPercentage(0.1));
        assertThat(found.p999Micros()).isCloseTo(99_900, withPercentage(0.1));
        assertThat(found.maxMicros()).isCloseTo(100_000, withPercentage(0.1));
    }

    @Test
    void onlyTheCallersAskedForCount() {
        assertThat(upTo(1000).percentiles(100, 200).maxMicros()).isCloseTo(200, withPercentage(0.1));
        assertThat(upTo(1000).percentiles(7, 7)).isEqualTo(new Percentiles(0, 0, 0, 0));
    }

    @Test
    void aMillionCallsCostThreeDollars() {
        assertThat(Price.dollars(1_000_000)).isCloseTo(3.0, offset(1e-9));
        assertThat(Price.dollars(1000)).isCloseTo(0.003, offset(1e-12));
    }

    @Test
    void whatWasThrottledCountsAsACallAndCostsNothing() {
        Replayed replayed = Replayed.of(
                new NoCache(), 2000, 100, new Calls(2500, 500), 0, 0.1, new Percentiles(1, 2, 3, 4), List.of());
        assertThat(replayed.calls()).isEqualTo(2500);
        assertThat(replayed.callsPerMillion()).isEqualTo(1_250_000);
        assertThat(replayed.throttled()).isEqualTo(500);
        assertThat(replayed.dollarsPerMillion()).isCloseTo(3.0, offset(1e-9));
    }

    @Test
    void aLoadLastsAsLongAsItIsTold() {
        assertThat(Load.lasting(Duration.ofMillis(2500), 600)).isEqualTo(new Load(600, 1500));
    }

    @Test
    void deadlinesShrinkWithAnAgeBelowTwentySeconds() {
        assertThat(Bounds.age(Duration.ofSeconds(20))).isEqualTo(bounds(20, 4000, 1500));
        assertThat(Bounds.age(Duration.ofSeconds(60))).isEqualTo(bounds(60, 4000, 1500));
        assertThat(Bounds.age(Duration.ofSeconds(4))).isEqualTo(bounds(4, 800, 300));
    }

    private static Bounds bounds(int age, int call, int attempt) {
        return new Bounds(
                Duration.ofSeconds(age),
                Bounds.USUAL.maxEntries(),
                Duration.ofMillis(call),
                Duration.ofMillis(attempt));
    }
}
