package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKey;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.LocalMasterKey;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.internal.cache.InFlightLoad.Result;
import io.sealwax.kms.internal.cache.InFlightLoad.Waiter;
import io.sealwax.spi.KeyCall;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

/** First loads: the one that another caller started, the bulkhead, a refusal that came in between, and failures. */
class FirstLoadTest extends StagedLoader {
    @Test
    void callersThatMissTheSameEntryShareTheLoadInFlight() {
        CompletableFuture<Result<OpeningEntry>> inFlight = new CompletableFuture<>();
        assertThat(entries.getOrPut(TENANT, inFlight)).isSameAs(inFlight);
        KeyLoader<String, OpeningEntry> loader = loader();
        assertThat(loader.load(TENANT)).isSameAs(inFlight);
        assertThat(counters.coalesced()).isEqualTo(1);
        assertThat(loader.prefetch(TENANT)).isSameAs(inFlight);
        assertThat(counters.coalesced()).as("a prefetch does not wait").isEqualTo(1);
    }

    /** A caller that looked for a refusal just before it came makes no call that could only be refused. */
    @Test
    void whatWasRefusedSinceItWasWantedIsNotAskedAgain() {
        KeyLoader<String, OpeningEntry> loader = loader(RoundNumbers.settings(clocks, 10, LONG));
        refusals.put(TENANT, denied());
        Result<OpeningEntry> result = ended(loader.load(TENANT));
        assertThat(result.dataKeyFailure()).isNotNull();
        assertThat(result.dataKeyFailure().category()).isEqualTo(Category.DENIED);
        assertThat(counters.loads()).isZero();
        assertThat(counters.refused()).isEqualTo(1);
        assertThat(entries.size()).isZero();
    }

    @Test
    void aRefusalIsNotRememberedForLongerWhenItIsRepeated() {
        KeyLoader<String, OpeningEntry> loader = loader(RoundNumbers.settings(clocks, 10, LONG));
        refusals.put(TENANT, denied());
        clocks.pass(Duration.ofMillis(499));
        assertThat(ended(loader.load(TENANT)).dataKeyFailure()).isNotNull();
        clocks.pass(Duration.ofMillis(1));
        assertThat(refusals.get(TENANT)).isNull();
    }

    @Test
    void aRefusalIsNotRememberedIfTheLoadWasRemovedMeanwhile() {
        load = () -> {
            entries.removeAll();
            throw denied();
        };
        assertThat(ended(loader().load(TENANT)).dataKeyFailure()).isNotNull();
        assertThat(refusals.get(TENANT)).isNull();
    }

    @Test
    void aRefusalIsRemembered() {
        refuses();
        assertThat(ended(loader().load(TENANT)).dataKeyFailure()).isNotNull();
        assertThat(refusals.get(TENANT)).isNotNull();
    }

    /** An error where nobody expects one: waiters learn of it, and the next caller is served. */
    @Test
    void aLoadThatBreaksOffEnds() {
        Result<OpeningEntry> result = ended(loader(settingsOf(new Broken(1, 1))).load(TENANT));
        assertThat(result.isFailure()).isTrue();
        assertThat(result.isCancelled()).isFalse();
        assertThat(entries.size()).isZero();
    }

    @Test
    void aDataKeyIsWipedIfItsLoadBreaksOffAfterItCame() {
        OpeningEntry came = newEntry();
        load = () -> came;
        // the first look says when it was asked, the second how long it took
        Result<OpeningEntry> result = ended(loader(settingsOf(new Broken(2, 2))).load(TENANT));
        assertThat(result.isFailure()).isTrue();
        assertThat(came.dataKey().isWiped()).isTrue();
        assertThat(entries.size()).isZero();
    }

    /** Others can join a load that they find, so nothing that may fail comes between their finding and its queueing. */
    @Test
    void theBulkheadIsKnownBeforeOthersFindTheLoad() {
        onBulkhead = () -> {
            assertThat(entries.size()).isZero();
            throw new OutOfMemoryError("once");
        };
        KeyLoader<String, OpeningEntry> loader = loader();
        assertThatThrownBy(() -> loader.load(TENANT)).isInstanceOf(OutOfMemoryError.class);
        assertThat(entries.size()).isZero();
    }

    @Test
    void whateverFailsWhenALoadIsQueuedEndsIt() {
        ThreadFactory broken = task -> {
            throw new NoClassDefFoundError("broken");
        };
        try (LoadExecutor poor = new LoadExecutor(Duration.ofSeconds(1), broken, broken)) {
            KeyLoader<String, OpeningEntry> loader = loader(settingsOf(clocks), poor);
            assertThat(ended(loader.load(TENANT)).isFailure()).isTrue();
            assertThat(entries.size()).isZero();
            assertThat(ended(loader.prefetch(TENANT)).isFailure()).isTrue();
            assertThat(entries.size()).isZero();
        }
    }

    @Test
    void aLoadThatIsAbandonedIsGoneForCallersThatComeAfterwards() {
        InFlightLoad<OpeningEntry> load = InFlightLoad.forCallers(OpeningEntry::leaseNow, any -> {});
        assertThat(entries.getOrPut(TENANT, load)).isSameAs(load);
        Deadline over = new Deadline(System.nanoTime(), 0);
        assertThatThrownBy(() -> loader().await(TENANT, load, Waiter.nextTurn(), over))
                .hasMessageContaining("no answer");
        assertThat(ended(load).isCancelled()).isTrue();
        assertThat(entries.size()).isZero();
    }

    @Test
    void aLoadThatCallersWaitForIsQueuedOnce() {
        onBulkhead = () -> {
            throw new AssertionError("queued once more");
        };
        InFlightLoad<OpeningEntry> load = InFlightLoad.forCallers(OpeningEntry::leaseNow, any -> {});
        load.end(Result.of(this::newEntry), true);
        DataKey.Lease lease =
                loader().await(TENANT, load, Waiter.nextTurn(), Deadline.of(Eventually.LIMIT, System.nanoTime(), 0));
        assertThat(lease).isNotNull();
        lease.close();
    }

    @Test
    void aPrefetchAfterClosingFailsAndLeavesNothingInFlight() {
        executor.close();
        Result<OpeningEntry> result = ended(loader().prefetch(TENANT));
        assertThat(result.isFailure()).isTrue();
        assertThat(result.isCancelled()).isFalse();
        assertThat(entries.size()).isZero();
    }

    @Test
    void aLoadThatAnotherThreadStartedGoesOnThoughNoThreadCouldBeStartedForIt() {
        ThreadFactory startedByAnother = task -> {
            assertThat(((InFlightLoad<?>) entries.get(TENANT)).start()).isTrue();
            throw new OutOfMemoryError("unable to create native thread");
        };
        try (LoadExecutor poor = new LoadExecutor(Duration.ofSeconds(1), startedByAnother, startedByAnother)) {
            CompletableFuture<Result<OpeningEntry>> load =
                    loader(settingsOf(clocks), poor).load(TENANT);
            assertThat(load).isNotDone();
            assertThat(entries.get(TENANT)).isSameAs(load);
        }
    }

    @Test
    void eachMasterKeyHasABulkheadOfItsOwn() {
        CacheSettings settings = RoundNumbers.settings(clocks, 10, LONG);
        MasterKeys masterKeys = MasterKeys.of(LocalMasterKey.random("one"));
        EncryptionContext tenant = RoundNumbers.TENANT;
        KeyCall.Observer nobody = (operation, requests, took, failure) -> {};
        KeySource.Unwrapping unwrapping = new KeySource.Unwrapping(settings, nobody);
        assertThat(new KeySource.Generating(masterKeys, settings, nobody).bulkhead(tenant))
                .isEqualTo("generate");
        assertThat(unwrapping.bulkhead(SomeLookupKeys.of(new WrappedDataKey("a", "one", new byte[1]), tenant)))
                .isEqualTo("unwrap a:one");
        assertThat(unwrapping.bulkhead(SomeLookupKeys.of(new WrappedDataKey("a", "two", new byte[1]), tenant)))
                .isEqualTo("unwrap a:two");
    }
}
