package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.ManualClocks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One refresh at a time, and after a failure none for a while: half a second to two and a half, of an age of a hundred.
 */
class RefreshStateTest {
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final CacheSettings settings = RoundNumbers.settings(new ManualClocks(), 10, Duration.ofDays(1));
    private final RefreshState<OpeningEntry> refreshing = new RefreshState<>();

    private void failAt(long millis, boolean transiently) {
        refreshing.failed(transiently, millis * MILLISECOND, 0, settings);
    }

    private @Nullable InFlightLoad<?> begin(long age) {
        InFlightLoad<OpeningEntry> flight = InFlightLoad.ahead();
        return refreshing.mayBegin(age) && refreshing.begin(flight) ? flight : null;
    }

    private void assertNextAt(long millis) {
        assertThat(begin(millis * MILLISECOND - 1)).as("too early").isNull();
        assertThat(begin(millis * MILLISECOND)).isNotNull();
    }

    @Test
    void whileOneIsUnderWayNoOtherBegins() {
        assertThat(refreshing.flight()).isNull();
        assertThat(begin(0)).isNotNull().isSameAs(refreshing.flight());
        assertThat(begin(0)).isNull();
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
    void aTransientFailureIsAnOutageForATenthOfTheAge() {
        assertThat(refreshing.isOutage(0)).isFalse();
        failAt(80_000, true);
        assertThat(refreshing.isOutage(90_000 * MILLISECOND - 1)).isTrue();
        assertThat(refreshing.isOutage(90_000 * MILLISECOND)).isFalse();
        failAt(90_500, true);
        assertThat(refreshing.isOutage(90_500 * MILLISECOND)).isTrue();
    }

    @Test
    void aFailureThatTookLongIsAnOutageUntilTheNextOneThatDoesHasCome() {
        refreshing.failed(true, 80_000 * MILLISECOND, 3_000 * MILLISECOND, settings);
        assertThat(refreshing.isOutage(96_000 * MILLISECOND - 1)).isTrue();
        assertThat(refreshing.isOutage(96_000 * MILLISECOND)).isFalse();
    }

    @Test
    void whatDoesNotComeWhileACallerWaitsIsAnOutageAndGoesOn() {
        assertThat(begin(80_000 * MILLISECOND)).isNotNull();
        refreshing.overdue(80_000 * MILLISECOND, settings);
        long until = 90_000 * MILLISECOND + 2 * settings.maxWait().toNanos();
        assertThat(refreshing.isOutage(until - 1)).isTrue();
        assertThat(refreshing.isOutage(until)).isFalse();
        assertThat(refreshing.flight()).isNotNull();
        refreshing.overdue(70_000 * MILLISECOND, settings);
        assertThat(refreshing.isOutage(until - 1))
                .as("one who was late to note it")
                .isTrue();
    }

    @Test
    void aFailureOfAnotherKindEndsAnOutage() {
        failAt(80_000, true);
        failAt(80_001, false);
        assertThat(refreshing.isOutage(80_001 * MILLISECOND)).isFalse();
        assertThat(refreshing.isFailing()).isTrue();
    }

    /** As where no thread could be started. */
    @Test
    void whatSaysNothingOfAKmsEndsNoOutage() {
        failAt(80_000, true);
        refreshing.unanswered(80_001 * MILLISECOND, settings);
        assertThat(refreshing.isOutage(80_001 * MILLISECOND)).isTrue();
        assertThat(refreshing.isFailing()).isTrue();
        assertThat(refreshing.flight()).isNull();
        assertNextAt(81_001);
    }

    @Test
    void ofTwoWhoBeginAtOnceOneIsTheFirst() {
        assertThat(refreshing.begin(InFlightLoad.ahead())).isTrue();
        assertThat(refreshing.begin(InFlightLoad.ahead())).isFalse();
    }

    /** Or one who may not ask again yet would be told nothing at all. */
    @Test
    void theNextTryBeginsBeforeAnOutageIsForgotten() {
        for (int failures = 1; failures < 10; failures++) {
            failAt(0, true);
        }
        assertThat(begin(settings.outageNanos(0) - 1)).isNotNull();
        assertThat(settings.backoffNanos(10)).isLessThanOrEqualTo(settings.outageNanos(0) / 2);
    }
}
