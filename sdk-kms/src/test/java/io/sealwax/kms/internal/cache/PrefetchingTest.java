package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.kms.Eventually;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who asks for what another has just given up, or waits for. */
class PrefetchingTest extends StagedFetch {
    private CompletableFuture<Void> prefetched() {
        Fetch<String, OpeningKey> fetch = fetch(settingsOf(clocks));
        return new Prefetching<>(loads, keys, refusals, fetch).prefetch(TENANT);
    }

    private static Claim claim() {
        return new Claim(Claim.nextTurn());
    }

    /** Between the last who waited giving it up, and its being gone. */
    @Test
    void whatWasGivenUpAMomentAgoIsFetchedAnew() {
        Flight<OpeningKey> givenUp = Flight.waitedFor();
        assertThat(keys.getOrPut(TENANT, givenUp)).isSameAs(givenUp);
        Claim last = claim();
        givenUp.join(last);
        assertThat(givenUp.leave(last)).isTrue();
        OpeningKey came = newKey();
        load = () -> came;
        prefetched().orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        assertThat(Loaded.present(keys.get(TENANT))).isSameAs(came);
    }

    @Test
    void whatOthersWaitForIsFetchedThoughTheyGiveUp() {
        Flight<OpeningKey> waitedFor = Flight.waitedFor();
        assertThat(keys.getOrPut(TENANT, waitedFor)).isSameAs(waitedFor);
        Claim last = claim();
        waitedFor.join(last);
        CompletableFuture<Void> prefetched = prefetched();
        assertThat(waitedFor.leave(last)).isFalse();
        assertThat(waitedFor.begin()).isTrue();
        assertThat(prefetched).isNotDone();
        waitedFor.land(Loaded.of(this::newKey), true);
        assertThat(prefetched).as("the thread that landed it may hold locks").isNotDone();
        waitedFor.tell();
        assertThat(prefetched).isCompleted();
    }
}
