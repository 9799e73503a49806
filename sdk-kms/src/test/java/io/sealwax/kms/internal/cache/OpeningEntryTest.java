package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKey;
import io.sealwax.kms.ManualClocks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Until when a data key to open with is lent, to the nanosecond. */
class OpeningEntryTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long AGE = 100 * SECOND;
    private static final long WITH_GRACE = 150 * SECOND;

    private final ManualClocks clocks = new ManualClocks();
    private final DataKey dataKey = RoundNumbers.dataKey();
    private final OpeningEntry key = keyThatMayIdle(Duration.ofDays(1));

    private OpeningEntry keyThatMayIdle(Duration maxIdle) {
        return new OpeningEntry(dataKey, Freshness.now(clocks), settings(maxIdle));
    }

    private CacheSettings settings(Duration maxIdle) {
        return RoundNumbers.settings(clocks, 1, maxIdle);
    }

    private static boolean lends(OpeningEntry key, long age) {
        DataKey.Lease lease = key.lease(age);
        if (lease == null) {
            return false;
        }
        lease.close();
        return true;
    }

    private void refreshFailed(boolean transiently, long age) {
        key.refreshState().failed(transiently, age, 0, settings(Duration.ofDays(1)));
    }

    @Test
    void itIsLentUntilItIsTooOld() {
        assertThat(lends(key, 0)).isTrue();
        assertThat(lends(key, AGE - 1)).isTrue();
        assertThat(lends(key, AGE)).isFalse();
    }

    @Test
    void inAnOutageItIsLentUntilTheGraceIsOver() {
        refreshFailed(true, AGE - 1);
        assertThat(lends(key, AGE)).isTrue();
        refreshFailed(true, WITH_GRACE - 1);
        assertThat(lends(key, WITH_GRACE - 1)).isTrue();
        assertThat(lends(key, WITH_GRACE)).isFalse();
    }

    @Test
    void anOutageThatNobodySawLatelyIsNone() {
        refreshFailed(true, 90 * SECOND);
        assertThat(lends(key, AGE - 1)).isTrue();
        assertThat(lends(key, AGE)).isFalse();
        assertThat(key.mayServeInOutage(AGE))
                .as("a KMS that is asked now may fail")
                .isTrue();
    }

    @Test
    void anyOtherFailureEndsTheGrace() {
        refreshFailed(true, AGE - 1);
        refreshFailed(false, AGE - 1);
        assertThat(lends(key, AGE - 1)).isTrue();
        assertThat(lends(key, AGE)).isFalse();
    }

    @Test
    void itsRefreshIsDueAtFourFifthsOfItsAge() {
        assertThat(key.needsRefresh(80 * SECOND - 1)).isFalse();
        assertThat(key.needsRefresh(80 * SECOND)).isTrue();
    }

    @Test
    void itIsOverWhenTheGraceIs() {
        assertThat(key.isExpired(WITH_GRACE - 1)).isFalse();
        assertThat(key.isExpired(WITH_GRACE)).isTrue();
        assertThat(key.mayServeInOutage(WITH_GRACE - 1)).isTrue();
        assertThat(key.mayServeInOutage(WITH_GRACE)).isFalse();
    }

    @Test
    void itIsOverWhenItWasIdleForTooLong() {
        OpeningEntry idle = keyThatMayIdle(Duration.ofSeconds(16));
        assertThat(lends(idle, 16 * SECOND)).isFalse();
        assertThat(idle.isExpired(16 * SECOND)).isTrue();
        assertThat(idle.mayServeInOutage(16 * SECOND)).isFalse();
        assertThat(idle.isExpired(16 * SECOND - 1)).isFalse();
        assertThat(idle.mayServeInOutage(16 * SECOND - 1)).isTrue();
        assertThat(lends(idle, 16 * SECOND - 1)).isTrue();
    }

    @Test
    void aUseIsNotedWhenASixteenthOfTheIdleTimeIsOver() {
        OpeningEntry idle = keyThatMayIdle(Duration.ofSeconds(16));
        assertThat(lends(idle, SECOND)).isTrue();
        assertThat(idle.isExpired(16 * SECOND)).as("not noted").isTrue();
        assertThat(lends(idle, SECOND + 1)).isTrue();
        assertThat(idle.isExpired(17 * SECOND)).isFalse();
        assertThat(lends(idle, 2 * SECOND + 1)).isTrue();
        assertThat(idle.isExpired(17 * SECOND + 1))
                .as("not noted again so soon")
                .isTrue();
    }

    @Test
    void itsIdleTimeBeginsWhenItComes() {
        Freshness asked = Freshness.now(clocks);
        clocks.pass(Duration.ofSeconds(10));
        OpeningEntry late = new OpeningEntry(dataKey, asked, settings(Duration.ofSeconds(16)));
        assertThat(late.isExpired(26 * SECOND - 1)).isFalse();
        assertThat(late.isExpired(26 * SECOND)).isTrue();
    }

    @Test
    void onceItIsRetiredNothingLetsItBeLentAgain() {
        assertThat(key.isRetired()).isFalse();
        assertThat(key.retire(RemovalCause.DROPPED)).isTrue();
        assertThat(key.retire(RemovalCause.DROPPED)).isFalse();
        assertThat(key.isRetired()).isTrue();
        assertThat(lends(key, 0)).isFalse();
        assertThat(key.mayServeInOutage(0)).isFalse();
        assertThat(dataKey.isWiped()).isTrue();
    }
}
