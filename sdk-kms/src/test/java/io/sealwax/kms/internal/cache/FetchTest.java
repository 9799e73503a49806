package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.LocalMasterKey;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What surrounds a first load: the flight that another began, the lane, a refusal that came in between, and what breaks
 * off.
 */
class FetchTest extends StagedLoader {
    @Test
    void whoComesSecondIsTheOneWhoIsToldOfTheOther() {
        CompletableFuture<LoadResult<OpeningEntry>> underWay = new CompletableFuture<>();
        assertThat(keys.getOrPut(TENANT, underWay)).isSameAs(underWay);
        Fetch<String, OpeningEntry> fetch = fetch(RoundNumbers.settings(clocks, 10, LONG));
        AtomicInteger told = new AtomicInteger();
        assertThat(fetch.first(TENANT, told::incrementAndGet)).isSameAs(underWay);
        assertThat(told.get()).isEqualTo(1);
        assertThat(fetch.ahead(TENANT)).isSameAs(underWay);
    }

    /** Whoever looked for a refusal a moment before it came makes no call that could only be refused. */
    @Test
    void whatWasRefusedSinceItWasWantedIsNotAskedAgain() {
        Fetch<String, OpeningEntry> fetch = fetch(RoundNumbers.settings(clocks, 10, LONG));
        refusals.put(TENANT, denied());
        LoadResult<OpeningEntry> loaded = landed(fetch.first(TENANT, () -> {}));
        assertThat(loaded.told()).isNotNull();
        assertThat(loaded.told().category()).isEqualTo(Category.DENIED);
        assertThat(tally.loads()).isZero();
        assertThat(tally.refused()).isEqualTo(1);
        assertThat(keys.size()).isZero();
    }

    @Test
    void aRefusalIsNotRememberedForLongerSinceItWasTold() {
        Fetch<String, OpeningEntry> fetch = fetch(RoundNumbers.settings(clocks, 10, LONG));
        refusals.put(TENANT, denied());
        clocks.pass(Duration.ofMillis(499));
        assertThat(landed(fetch.first(TENANT, () -> {})).told()).isNotNull();
        clocks.pass(Duration.ofMillis(1));
        assertThat(refusals.get(TENANT)).isNull();
    }

    @Test
    void whatStandsInTheCallersLineStandsThereOnce() {
        onLane = () -> {
            throw new AssertionError("once more");
        };
        assertThatCode(() -> fetch(settingsOf(clocks)).hurry(TENANT, InFlightLoad.waitedFor()))
                .doesNotThrowAnyException();
    }

    @Test
    void aRefusalOfWhatWasDroppedMeanwhileIsNotRemembered() {
        load = () -> {
            keys.dropAll();
            throw denied();
        };
        assertThat(landed(fetch(settingsOf(clocks)).first(TENANT, () -> {})).told())
                .isNotNull();
        assertThat(refusals.get(TENANT)).isNull();
    }

    @Test
    void aRefusalOfWhatIsThereIsRemembered() {
        refuses();
        assertThat(landed(fetch(settingsOf(clocks)).first(TENANT, () -> {})).told())
                .isNotNull();
        assertThat(refusals.get(TENANT)).isNotNull();
    }

    /** An error where nobody expects one: whoever waits is told, and whoever comes next is served. */
    @Test
    void aLoadThatBreaksOffIsOver() {
        LoadResult<OpeningEntry> loaded =
                landed(fetch(settingsOf(new Broken(1, 1))).first(TENANT, () -> {}));
        assertThat(loaded.isFailure()).isTrue();
        assertThat(loaded.isGone()).isFalse();
        assertThat(keys.size()).isZero();
    }

    @Test
    void aDataKeyThatCameIsWipedWhereItsLoadBreaksOffAfterwards() {
        OpeningEntry came = newKey();
        load = () -> came;
        // the first look says when it was asked, the second how long it took
        LoadResult<OpeningEntry> loaded =
                landed(fetch(settingsOf(new Broken(2, 2))).first(TENANT, () -> {}));
        assertThat(loaded.isFailure()).isTrue();
        assertThat(came.key().isWiped()).isTrue();
        assertThat(keys.size()).isZero();
    }

    /**
     * What others find can be hurried, and nothing that may fail lies between their finding it and its standing in
     * line.
     */
    @Test
    void theLaneIsKnownBeforeAnybodyFindsTheFlight() {
        onLane = () -> {
            assertThat(keys.size()).isZero();
            throw new OutOfMemoryError("once");
        };
        Fetch<String, OpeningEntry> fetch = fetch(settingsOf(clocks));
        assertThatThrownBy(() -> fetch.first(TENANT, () -> {})).isInstanceOf(OutOfMemoryError.class);
        assertThat(keys.size()).isZero();
    }

    /** A thread factory may fail as it likes. */
    @Test
    void whateverFailsWhenAFlightIsToStandInLineEndsIt() {
        ThreadFactory broken = task -> {
            throw new NoClassDefFoundError("broken");
        };
        try (LoadExecutor poor = new LoadExecutor(Duration.ofSeconds(1), broken, broken)) {
            Fetch<String, OpeningEntry> fetch = fetch(settingsOf(clocks), poor);
            assertThat(landed(fetch.first(TENANT, () -> {})).isFailure()).isTrue();
            assertThat(keys.size()).isZero();
            assertThat(landed(fetch.ahead(TENANT)).isFailure()).isTrue();
            assertThat(keys.size()).isZero();
        }
    }

    @Test
    void whatIsAbandonedIsGoneForWhoeverComesAfterwards() {
        InFlightLoad<OpeningEntry> flight = InFlightLoad.waitedFor();
        assertThat(keys.getOrPut(TENANT, flight)).isSameAs(flight);
        fetch(settingsOf(clocks)).abandon(TENANT, flight);
        assertThat(landed(flight).isGone()).isTrue();
        assertThat(keys.size()).isZero();
    }

    @Test
    void whatIsFetchedAheadWhenAllIsClosedFailsAndLeavesNothingOnItsWay() {
        loads.close();
        LoadResult<OpeningEntry> loaded = landed(fetch(settingsOf(clocks)).ahead(TENANT));
        assertThat(loaded.isFailure()).isTrue();
        assertThat(loaded.isGone()).isFalse();
        assertThat(keys.size()).isZero();
    }

    /** Whoever was told that no thread could be started leaves what another thread has begun all the same. */
    @Test
    void whatHasBegunThoughNoThreadCouldBeStartedForItIsLeftToWhoeverBeganIt() {
        ThreadFactory begunByAnother = task -> {
            assertThat(((InFlightLoad<?>) keys.get(TENANT)).begin()).isTrue();
            throw new OutOfMemoryError("unable to create native thread");
        };
        try (LoadExecutor poor = new LoadExecutor(Duration.ofSeconds(1), begunByAnother, begunByAnother)) {
            CompletableFuture<LoadResult<OpeningEntry>> flight =
                    fetch(settingsOf(clocks), poor).first(TENANT, () -> {});
            assertThat(flight).isNotDone();
            assertThat(keys.get(TENANT)).isSameAs(flight);
        }
    }

    @Test
    void eachMasterKeyHasALaneOfItsOwn() {
        CacheSettings settings = RoundNumbers.settings(clocks, 10, LONG);
        MasterKeys masterKeys = MasterKeys.of(LocalMasterKey.random("one"));
        EncryptionContext tenant = RoundNumbers.TENANT;
        KeyCall.Observer nobody = (operation, requests, took, failure) -> {};
        Unwrapping unwrapping = new Unwrapping(settings, nobody);
        assertThat(new Generating(masterKeys, settings, nobody).lane(tenant)).isEqualTo("generate");
        assertThat(unwrapping.lane(SomeLookupKeys.of(new WrappedDataKey("a", "one", new byte[1]), tenant)))
                .isEqualTo("unwrap a:one");
        assertThat(unwrapping.lane(SomeLookupKeys.of(new WrappedDataKey("a", "two", new byte[1]), tenant)))
                .isEqualTo("unwrap a:two");
    }
}
