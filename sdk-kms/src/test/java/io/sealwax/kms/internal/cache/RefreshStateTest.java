package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.ManualClocks;
import io.sealwax.kms.internal.cache.CacheEntry.RefreshState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One refresh at a time, and after a failure none for a while: half a second to two and a half, of an age of a hundred.
 */
class RefreshStateTest {
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final CacheSettings settings = RoundNumbers.settings(new ManualClocks(), 10, Duration.ofDays(1));
    private final RefreshState<OpeningEntry> state = new RefreshState<>();

    private static InFlightLoad<OpeningEntry> newLoad() {
        return InFlightLoad.ahead(OpeningEntry::leaseNow, any -> {});
    }

    private void failAt(long millis, boolean transiently) {
        state.failed(transiently, millis * MILLISECOND, 0, settings);
    }

    private @Nullable InFlightLoad<?> start(long age) {
        InFlightLoad<OpeningEntry> load = newLoad();
        return state.mayStart(age) && state.start(load) ? load : null;
    }

    private void assertNextAt(long millis) {
        assertThat(start(millis * MILLISECOND - 1)).as("too early").isNull();
        assertThat(start(millis * MILLISECOND)).isNotNull();
    }

    @Test
    void whileOneIsInFlightNoOtherStarts() {
        assertThat(state.load()).isNull();
        assertThat(start(0)).isNotNull().isSameAs(state.load());
        assertThat(start(0)).isNull();
        assertThat(state.load()).isNotNull();
        failAt(0, true);
        assertThat(state.load()).isNull();
    }

    @Test
    void eachFailureInARowIsFollowedByALongerPause() {
        assertThat(state.isFailing()).isFalse();
        failAt(80_000, true);
        assertThat(state.isFailing()).isTrue();
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
        assertThat(state.isOutage(0)).isFalse();
        failAt(80_000, true);
        assertThat(state.isOutage(90_000 * MILLISECOND - 1)).isTrue();
        assertThat(state.isOutage(90_000 * MILLISECOND)).isFalse();
        failAt(90_500, true);
        assertThat(state.isOutage(90_500 * MILLISECOND)).isTrue();
    }

    @Test
    void aFailureThatTookLongIsAnOutageUntilTheNextSuchFailure() {
        state.failed(true, 80_000 * MILLISECOND, 3_000 * MILLISECOND, settings);
        assertThat(state.isOutage(96_000 * MILLISECOND - 1)).isTrue();
        assertThat(state.isOutage(96_000 * MILLISECOND)).isFalse();
    }

    @Test
    void aRefreshThatTakesLongerThanACallerWaitsIsAnOutageAndGoesOn() {
        assertThat(start(80_000 * MILLISECOND)).isNotNull();
        state.overdue(80_000 * MILLISECOND, settings);
        long until = 90_000 * MILLISECOND + 2 * settings.maxWait().toNanos();
        assertThat(state.isOutage(until - 1)).isTrue();
        assertThat(state.isOutage(until)).isFalse();
        assertThat(state.load()).isNotNull();
        state.overdue(70_000 * MILLISECOND, settings);
        assertThat(state.isOutage(until - 1)).as("one who was late to note it").isTrue();
    }

    @Test
    void aFailureOfAnotherKindEndsAnOutage() {
        failAt(80_000, true);
        failAt(80_001, false);
        assertThat(state.isOutage(80_001 * MILLISECOND)).isFalse();
        assertThat(state.isFailing()).isTrue();
    }

    /** As where no thread could be started. */
    @Test
    void aFailureOnThisSideEndsNoOutage() {
        failAt(80_000, true);
        state.endedWithoutAnswer(80_001 * MILLISECOND, settings);
        assertThat(state.isOutage(80_001 * MILLISECOND)).isTrue();
        assertThat(state.isFailing()).isTrue();
        assertThat(state.load()).isNull();
        assertNextAt(81_001);
    }

    @Test
    void ofTwoThatStartAtOnceOneIsFirst() {
        assertThat(state.start(newLoad())).isTrue();
        assertThat(state.start(newLoad())).isFalse();
    }

    /** Or one who may not ask again yet would be told nothing at all. */
    @Test
    void theNextRefreshStartsBeforeAnOutageIsForgotten() {
        for (int failures = 1; failures < 10; failures++) {
            failAt(0, true);
        }
        assertThat(start(settings.outageNanos(0) - 1)).isNotNull();
        assertThat(settings.backoffNanos(10)).isLessThanOrEqualTo(settings.outageNanos(0) / 2);
    }
}
