package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKey;
import io.sealwax.kms.ManualClocks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Until when a data key to seal with is lent, to the nanosecond and to the message. */
class SealingEntryTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ManualClocks clocks = new ManualClocks();
    private final DataKey dataKey = RoundNumbers.dataKey();
    private final SealingEntry key =
            new SealingEntry(dataKey, Freshness.now(clocks), RoundNumbers.settings(clocks, 10, Duration.ofDays(1)));

    private boolean lends(long age) {
        DataKey.Lease lease = key.lease(age);
        if (lease == null) {
            return false;
        }
        lease.close();
        return true;
    }

    @Test
    void itIsLentUntilItIsTooOldWhateverTheGrace() {
        assertThat(lends(100 * SECOND - 1)).isTrue();
        assertThat(lends(100 * SECOND)).isFalse();
        assertThat(key.isExpired(100 * SECOND - 1)).isFalse();
        assertThat(key.isExpired(100 * SECOND)).isTrue();
        assertThat(key.mayServeInOutage(0)).isFalse();
    }

    @Test
    void itsRefreshIsDueAtFourFifthsOfItsAge() {
        assertThat(key.needsRefresh(80 * SECOND - 1)).isFalse();
        assertThat(key.needsRefresh(80 * SECOND)).isTrue();
    }

    @Test
    void itsRefreshIsDueAtFourFifthsOfItsMessages() {
        for (int message = 1; message <= 7; message++) {
            assertThat(lends(0)).isTrue();
        }
        assertThat(key.needsRefresh(0)).isFalse();
        assertThat(lends(0)).isTrue();
        assertThat(key.needsRefresh(0)).isTrue();
    }

    @Test
    void itIsLentForItsMessagesAndARefusalKeepsNoLease() {
        for (int message = 0; message < 10; message++) {
            assertThat(key.messages()).isEqualTo(message);
            assertThat(key.isExpired(0)).isFalse();
            assertThat(lends(0)).isTrue();
        }
        assertThat(key.isExpired(0)).isTrue();
        assertThat(lends(0)).isFalse();
        assertThat(key.messages()).isEqualTo(10);
        key.retire(RemovalCause.OVER);
        assertThat(dataKey.isWiped()).isTrue();
    }

    @Test
    void aRetiredOneIsNotLentAndCountsNothing() {
        key.retire(RemovalCause.DROPPED);
        assertThat(lends(0)).isFalse();
        assertThat(key.messages()).isZero();
    }
}
