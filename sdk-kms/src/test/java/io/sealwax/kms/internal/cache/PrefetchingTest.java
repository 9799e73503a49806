package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.Eventually;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who asks for what another has just given up, or waits for. */
class PrefetchingTest extends StagedLoader {
    private CompletableFuture<Void> prefetched() {
        Fetch<String, OpeningEntry> fetch = fetch(settingsOf(clocks));
        return new Prefetching<>(loads, keys, refusals, fetch).prefetch(TENANT);
    }

    private static Waiter claim() {
        return new Waiter(Waiter.nextTurn());
    }

    /** Between the last who waited giving it up, and its being gone. */
    @Test
    void whatWasGivenUpAMomentAgoIsFetchedAnew() {
        InFlightLoad<OpeningEntry> givenUp = InFlightLoad.waitedFor();
        assertThat(keys.getOrPut(TENANT, givenUp)).isSameAs(givenUp);
        Waiter last = claim();
        givenUp.join(last);
        assertThat(givenUp.leave(last)).isTrue();
        OpeningEntry came = newKey();
        load = () -> came;
        prefetched().orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(LoadResult.present(keys.get(TENANT))).isSameAs(came);
    }

    @Test
    void whatOthersWaitForIsFetchedThoughTheyGiveUp() {
        InFlightLoad<OpeningEntry> waitedFor = InFlightLoad.waitedFor();
        assertThat(keys.getOrPut(TENANT, waitedFor)).isSameAs(waitedFor);
        Waiter last = claim();
        waitedFor.join(last);
        CompletableFuture<Void> prefetched = prefetched();
        assertThat(waitedFor.leave(last)).isFalse();
        assertThat(waitedFor.begin()).isTrue();
        assertThat(prefetched).isNotDone();
        waitedFor.land(LoadResult.of(this::newKey), true);
        assertThat(prefetched).as("the thread that landed it may hold locks").isNotDone();
        waitedFor.tell();
        assertThat(prefetched).isCompleted();
    }
}
