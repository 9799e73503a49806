package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.ManualClocks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How old an answer is, by two clocks. */
class FreshnessTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    private final ManualClocks clocks = new ManualClocks();

    private Freshness now() {
        clocks.pass(Duration.ofSeconds(7));
        return Freshness.now(clocks);
    }

    private void passOnTheWallAlone(Duration time) {
        clocks.millis.addAndGet(time.toMillis());
    }

    private static void assertAge(Freshness vouched, Duration age) {
        assertThat(Duration.ofNanos(vouched.age())).isEqualTo(age);
    }

    @Test
    void itAgesByTheMonotonicClockToTheNanosecond() {
        Freshness vouched = now();
        assertAge(vouched, Duration.ZERO);
        clocks.pass(Duration.ofNanos(1));
        assertAge(vouched, Duration.ofNanos(1));
        clocks.pass(Duration.ofMinutes(5));
        assertAge(vouched, Duration.ofMinutes(5).plusNanos(1));
    }

    @Test
    void theWallClockIsLookedAtOnceAMillisecond() {
        Freshness vouched = now();
        passOnTheWallAlone(Duration.ofHours(1));
        assertAge(vouched, Duration.ZERO);
        clocks.pass(MILLISECOND.minusNanos(1));
        assertAge(vouched, MILLISECOND.minusNanos(1));
        clocks.pass(Duration.ofNanos(1));
        assertAge(vouched, Duration.ofHours(1));
        passOnTheWallAlone(Duration.ofHours(1));
        clocks.pass(MILLISECOND.minusNanos(1));
        assertAge(vouched, Duration.ofHours(1).plus(MILLISECOND).minusNanos(1));
        clocks.pass(Duration.ofNanos(1));
        assertAge(vouched, Duration.ofHours(2));
    }

    @Test
    void aWallClockThatIsSetBackMakesNothingYounger() {
        Freshness vouched = now();
        passOnTheWallAlone(Duration.ofHours(1));
        clocks.pass(Duration.ofSeconds(1));
        Duration age = Duration.ofHours(1).plusSeconds(1);
        assertAge(vouched, age);
        passOnTheWallAlone(Duration.ofHours(-3));
        clocks.pass(Duration.ofSeconds(1));
        assertAge(vouched, age.plusSeconds(1));
    }
}
