package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.Failure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

/** What surrounds a refresh: the data key that serves meanwhile, a refusal, and what breaks off. */
class SuccessorsTest extends StagedLoader {
    private InFlightLoad<OpeningEntry> refresh(OpeningEntry key) {
        return refresh(key, clocks);
    }

    /** Of a data key that is there. */
    private InFlightLoad<OpeningEntry> refresh(OpeningEntry key, Ticker these) {
        InFlightLoad<OpeningEntry> flight = successors(settingsOf(these)).fetch(TENANT, kept(key), key, 0, true);
        assertThat(flight).isNotNull();
        return flight;
    }

    @Test
    void aRefusalOfWhatWasDroppedMeanwhileIsNotRemembered() {
        load = () -> {
            keys.dropAll();
            throw denied();
        };
        assertThat(landed(refresh(newKey())).told()).isNotNull();
        assertThat(refusals.get(TENANT)).isNull();
    }

    @Test
    void aRefusalOfWhatIsThereIsRemembered() {
        refuses();
        assertThat(landed(refresh(newKey())).told()).isNotNull();
        assertThat(refusals.get(TENANT)).isNotNull();
    }

    @Test
    void aRefreshOfWhatIsNotThereIsGone() {
        OpeningEntry key = newKey();
        CompletableFuture<LoadResult<OpeningEntry>> dropped =
                CompletableFuture.completedFuture(LoadResult.of(() -> key));
        InFlightLoad<OpeningEntry> flight = successors(settingsOf(clocks)).fetch(TENANT, dropped, key, 0, true);
        assertThat(landed(flight).isGone()).isTrue();
        assertThat(key.refreshing().flight()).isNull();
    }

    @Test
    void aRefreshThatFailedIsNotTriedAgainAtOnce() {
        OpeningEntry key = newKey();
        load = () -> {
            throw DataKeyException.of(Failure.KEY_ACCESS, Category.TRANSIENT)
                    .message("no")
                    .build();
        };
        CompletableFuture<LoadResult<OpeningEntry>> kept = kept(key);
        Successors<String, OpeningEntry> successors = successors(settingsOf(clocks));
        assertThat(landed(successors.fetch(TENANT, kept, key, 0, true)).isFailure())
                .isTrue();
        assertThat(successors.fetch(TENANT, kept, key, 0, true)).isNull();
        long later = settingsOf(clocks).backoffNanos(1);
        assertThat(successors.fetch(TENANT, kept, key, later, true)).isNotNull();
    }

    @Test
    void aRefreshThatBreaksOffIsOverAndAnotherMayBegin() {
        OpeningEntry key = newKey();
        assertThat(landed(refresh(key, new Broken(1, 1))).isFailure()).isTrue();
        assertThat(key.refreshing().flight()).isNull();
        assertThat(key.refreshing().isOutage(0)).as("no KMS said so").isFalse();
        assertThat(LoadResult.present(keys.get(TENANT))).as("it serves on").isSameAs(key);
    }

    @Test
    void aRefreshIsOverThoughNoClockGoesAnyMore() {
        OpeningEntry key = newKey();
        assertThat(landed(refresh(key, new Broken(1, Integer.MAX_VALUE))).isFailure())
                .isTrue();
        assertThat(key.refreshing().flight()).isNull();
    }

    @Test
    void aSuccessorThatIsInItsPlaceStaysWhereItsRefreshBreaksOffAfterwards() {
        OpeningEntry key = newKey();
        OpeningEntry came = newKey();
        load = () -> came;
        assertThat(landed(refresh(key, new Broken(2, 2))).isFailure()).isTrue();
        assertThat(came.isRetired()).isFalse();
        assertThat(key.key().isWiped()).isTrue();
    }

    /**
     * What others find can be hurried, and nothing that may fail lies between their finding it and its standing in
     * line.
     */
    @Test
    void theLaneIsKnownBeforeAnybodyFindsTheFlight() {
        OpeningEntry key = newKey();
        onLane = () -> {
            assertThat(key.refreshing().flight()).isNull();
            throw new OutOfMemoryError("once");
        };
        assertThatThrownBy(() -> refresh(key)).isInstanceOf(OutOfMemoryError.class);
        assertThat(key.refreshing().mayBegin(0)).isTrue();
    }

    @Test
    void aRefreshThatHasBegunThoughNoThreadCouldBeStartedForItIsLeftToWhoeverBeganIt() {
        OpeningEntry key = newKey();
        ThreadFactory begunByAnother = task -> {
            assertThat(key.refreshing().flight().begin()).isTrue();
            throw new OutOfMemoryError("unable to create native thread");
        };
        try (LoadExecutor poor = new LoadExecutor(Duration.ofSeconds(1), begunByAnother, begunByAnother)) {
            InFlightLoad<OpeningEntry> flight =
                    successors(settingsOf(clocks), poor).fetch(TENANT, kept(key), key, 0, true);
            assertThat(flight).isNotNull().isNotDone();
            assertThat(key.refreshing().flight()).isSameAs(flight);
        }
    }
}
