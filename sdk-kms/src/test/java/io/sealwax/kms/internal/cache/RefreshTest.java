package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.Failure;
import io.sealwax.kms.internal.cache.InFlightLoad.Result;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

/** Refreshes: the entry that serves meanwhile, a refusal, and failures. */
class RefreshTest extends StagedLoader {
    private InFlightLoad<OpeningEntry> refresh(OpeningEntry entry) {
        return refresh(entry, clocks);
    }

    /** Of an entry that is present. */
    private InFlightLoad<OpeningEntry> refresh(OpeningEntry entry, Ticker these) {
        InFlightLoad<OpeningEntry> load = loader(settingsOf(these)).refresh(TENANT, present(entry), entry, 0, true);
        assertThat(load).isNotNull();
        return load;
    }

    private OpeningEntry presentEntry() {
        return Result.present(entries.get(TENANT));
    }

    @Test
    void aRefusalIsNotRememberedIfTheEntryWasRemovedMeanwhile() {
        load = () -> {
            entries.removeAll();
            throw denied();
        };
        assertThat(ended(refresh(newEntry())).dataKeyFailure()).isNotNull();
        assertThat(refusals.get(TENANT)).isNull();
    }

    @Test
    void aRefusalIsRemembered() {
        refuses();
        assertThat(ended(refresh(newEntry())).dataKeyFailure()).isNotNull();
        assertThat(refusals.get(TENANT)).isNotNull();
    }

    @Test
    void aRefreshOfAnEntryThatWasRemovedIsCancelled() {
        OpeningEntry entry = newEntry();
        CompletableFuture<Result<OpeningEntry>> removed = CompletableFuture.completedFuture(Result.of(() -> entry));
        InFlightLoad<OpeningEntry> load = loader().refresh(TENANT, removed, entry, 0, true);
        assertThat(ended(load).isCancelled()).isTrue();
        assertThat(entry.refreshState().load()).isNull();
    }

    @Test
    void aRefreshThatFailedIsNotTriedAgainAtOnce() {
        OpeningEntry entry = newEntry();
        load = () -> {
            throw DataKeyException.of(Failure.KEY_ACCESS, Category.TRANSIENT)
                    .message("no")
                    .build();
        };
        CompletableFuture<Result<OpeningEntry>> present = present(entry);
        KeyLoader<String, OpeningEntry> loader = loader();
        assertThat(ended(loader.refresh(TENANT, present, entry, 0, true)).isFailure())
                .isTrue();
        assertThat(loader.refresh(TENANT, present, entry, 0, true)).isNull();
        long later = settingsOf(clocks).backoffNanos(1);
        assertThat(loader.refresh(TENANT, present, entry, later, true)).isNotNull();
    }

    @Test
    void aRefreshThatBreaksOffEndsAndAnotherMayStart() {
        OpeningEntry entry = newEntry();
        assertThat(ended(refresh(entry, new Broken(1, 1))).isFailure()).isTrue();
        assertThat(entry.refreshState().load()).isNull();
        assertThat(entry.refreshState().isOutage(0)).as("no KMS said so").isFalse();
        assertThat(presentEntry()).as("it serves on").isSameAs(entry);
    }

    @Test
    void aRefreshEndsEvenIfTheTickerFailsForGood() {
        OpeningEntry entry = newEntry();
        assertThat(ended(refresh(entry, new Broken(1, Integer.MAX_VALUE))).isFailure())
                .isTrue();
        assertThat(entry.refreshState().load()).isNull();
    }

    @Test
    void aSuccessorThatIsInTheTableStaysThoughItsRefreshBreaksOffAfterwards() {
        OpeningEntry entry = newEntry();
        OpeningEntry came = newEntry();
        load = () -> came;
        assertThat(ended(refresh(entry, new Broken(2, 2))).isFailure()).isTrue();
        assertThat(came.isRetired()).isFalse();
        assertThat(entry.dataKey().isWiped()).isTrue();
    }

    /** Others can join a load that they find, so nothing that may fail comes between their finding and its queueing. */
    @Test
    void theBulkheadIsKnownBeforeOthersFindTheLoad() {
        OpeningEntry entry = newEntry();
        onBulkhead = () -> {
            assertThat(entry.refreshState().load()).isNull();
            throw new OutOfMemoryError("once");
        };
        assertThatThrownBy(() -> refresh(entry)).isInstanceOf(OutOfMemoryError.class);
        assertThat(entry.refreshState().mayStart(0)).isTrue();
    }

    @Test
    void aRefreshThatAnotherThreadStartedGoesOnThoughNoThreadCouldBeStartedForIt() {
        OpeningEntry entry = newEntry();
        ThreadFactory startedByAnother = task -> {
            assertThat(entry.refreshState().load().start()).isTrue();
            throw new OutOfMemoryError("unable to create native thread");
        };
        try (LoadExecutor poor = new LoadExecutor(Duration.ofSeconds(1), startedByAnother, startedByAnother)) {
            InFlightLoad<OpeningEntry> load =
                    loader(settingsOf(clocks), poor).refresh(TENANT, present(entry), entry, 0, true);
            assertThat(load).isNotNull().isNotDone();
            assertThat(entry.refreshState().load()).isSameAs(load);
        }
    }
}
