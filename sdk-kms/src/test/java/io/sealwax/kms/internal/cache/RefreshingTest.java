package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.ManualClocks;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One refresh at a time, and after a failure none for a while: half a second to two and a half, of an age of a hundred. */
class RefreshingTest {
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final CacheSettings settings = RoundNumbers.settings(new ManualClocks(), 10, Duration.ofDays(1));
    private final Refreshing<OpeningKey> refreshing = new Refreshing<>();

    private void failAt(long millis, boolean transiently) {
        refreshing.failed(transiently, millis * MILLISECOND, settings);
    }

    private void assertNextAt(long millis) {
        assertThat(refreshing.begin(millis * MILLISECOND - 1)).as("too early").isNull();
        assertThat(refreshing.begin(millis * MILLISECOND)).isNotNull();
    }

    @Test
    void whileOneIsUnderWayNoOtherBegins() {
        assertThat(refreshing.flight()).isNull();
        assertThat(refreshing.begin(0)).isNotNull().isSameAs(refreshing.flight());
        assertThat(refreshing.begin(0)).isNull();
        assertThat(refreshing.flight()).isNotNull();
        failAt(0, true);
        assertThat(refreshing.flight()).isNull();
    }

    @Test
    void eachFailureInARowIsFollowedByALongerPause() {
        assertThat(refreshing.isFailing()).isFalse();
        failAt(80_000, true);
        assertThat(refreshing.isFailing()).isTrue();
        assertNextAt(80_500);
        failAt(80_500, true);
        assertNextAt(81_500);
        failAt(81_500, true);
        assertNextAt(83_500);
        failAt(83_500, true);
        assertNextAt(86_000);
    }

    @Test
    void anOutageLastsUntilAFailureOfAnotherKind() {
        assertThat(refreshing.isOutage()).isFalse();
        failAt(0, true);
        assertThat(refreshing.isOutage()).isTrue();
        failAt(0, false);
        assertThat(refreshing.isOutage()).isFalse();
        assertThat(refreshing.isFailing()).isTrue();
    }
}
