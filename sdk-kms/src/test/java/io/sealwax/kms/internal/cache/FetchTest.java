package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.EncryptionContext;
import io.sealwax.Failure;
import io.sealwax.LocalMasterKey;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.ManualClocks;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What surrounds a load: the flight that another began, the lane, a refusal that came in between, and what breaks off. */
class FetchTest {
    private static final Duration LONG = Duration.ofDays(1);
    private static final String TENANT = "tenant";

    private final ManualClocks clocks = new ManualClocks();
    private final KeyLoads loads = new KeyLoads(Duration.ofSeconds(1));
    private final Tally tally = RoundNumbers.tally();
    private final KeptKeys<String, OpeningKey> keys = new KeptKeys<>(10, tally, (wanted, key) -> {});
    private Supplier<OpeningKey> load = () -> {
        throw new AssertionError("asked once more");
    };
    private Runnable onLane = () -> {};
    private Refusals<String> refusals = new Refusals<>(RoundNumbers.settings(clocks, 10, LONG), tally);

    @AfterEach
    void close() {
        loads.close();
    }

    private Fetch<String, OpeningKey> fetch(CacheSettings settings) {
        return fetch(settings, loads);
    }

    private Fetch<String, OpeningKey> fetch(CacheSettings settings, KeyLoads threads) {
        refusals = new Refusals<>(settings, tally);
        return new Fetch<>(settings, threads, tally, keys, refusals, new LeasingCache.Source<>() {
            @Override
            public OpeningKey load(String any, Vouched asked) {
                return load.get();
            }

            @Override
            public String lane(String any) {
                onLane.run();
                return "lane";
            }
        });
    }

    private static Loaded<OpeningKey> landed(CompletableFuture<Loaded<OpeningKey>> flight) {
        return flight.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Test
    void whoComesSecondIsTheOneWhoIsToldOfTheOther() {
        CompletableFuture<Loaded<OpeningKey>> underWay = new CompletableFuture<>();
        assertThat(keys.getOrPut(TENANT, underWay)).isSameAs(underWay);
        Fetch<String, OpeningKey> fetch = fetch(RoundNumbers.settings(clocks, 10, LONG));
        AtomicInteger told = new AtomicInteger();
        assertThat(fetch.first(TENANT, told::incrementAndGet)).isSameAs(underWay);
        assertThat(told.get()).isEqualTo(1);
        assertThat(fetch.ahead(TENANT)).isSameAs(underWay);
    }

    /** Whoever looked for a refusal a moment before it came makes no call that could only be refused. */
    @Test
    void whatWasRefusedSinceItWasWantedIsNotAskedAgain() {
        Fetch<String, OpeningKey> fetch = fetch(RoundNumbers.settings(clocks, 10, LONG));
        refusals.put(
                TENANT,
                DataKeyException.of(Failure.KEY_ACCESS, Category.DENIED)
                        .message("no")
                        .build());
        Loaded<OpeningKey> loaded = landed(fetch.first(TENANT, () -> {}));
        assertThat(loaded.told()).isNotNull();
        assertThat(loaded.told().category()).isEqualTo(Category.DENIED);
        assertThat(tally.loads()).isZero();
        assertThat(tally.refused()).isEqualTo(1);
        assertThat(keys.size()).isZero();
    }

    /** An error where nobody expects one: whoever waits is told, and whoever comes next is served. */
    @Test
    void aLoadThatBreaksOffIsOver() {
        Loaded<OpeningKey> loaded = landed(fetch(settingsOf(new Broken(1, 1))).first(TENANT, () -> {}));
        assertThat(loaded.isFailure()).isTrue();
        assertThat(loaded.isGone()).isFalse();
        assertThat(keys.size()).isZero();
    }

    @Test
    void aRefreshThatBreaksOffIsOverAndAnotherMayBegin() {
        CacheSettings settings = settingsOf(clocks);
        OpeningKey key = new OpeningKey(RoundNumbers.dataKey(), Vouched.now(clocks), settings);
        CompletableFuture<Loaded<OpeningKey>> kept = CompletableFuture.completedFuture(Loaded.of(() -> key));
        assertThat(keys.getOrPut(TENANT, kept)).isSameAs(kept);
        Flight<OpeningKey> flight = fetch(settingsOf(new Broken(1, 1))).successor(TENANT, kept, key, 0, true);
        assertThat(flight).isNotNull();
        assertThat(landed(flight).isFailure()).isTrue();
        assertThat(key.refreshing().flight()).isNull();
        assertThat(key.refreshing().isOutage(0)).as("no KMS said so").isFalse();
        assertThat(keys.get(TENANT)).as("it serves on").isSameAs(kept);
    }

    @Test
    void aRefreshIsOverThoughNoClockGoesAnyMore() {
        CacheSettings settings = settingsOf(clocks);
        OpeningKey key = new OpeningKey(RoundNumbers.dataKey(), Vouched.now(clocks), settings);
        CompletableFuture<Loaded<OpeningKey>> kept = CompletableFuture.completedFuture(Loaded.of(() -> key));
        assertThat(keys.getOrPut(TENANT, kept)).isSameAs(kept);
        Flight<OpeningKey> flight =
                fetch(settingsOf(new Broken(1, Integer.MAX_VALUE))).successor(TENANT, kept, key, 0, true);
        assertThat(flight).isNotNull();
        assertThat(landed(flight).isFailure()).isTrue();
        assertThat(key.refreshing().flight()).isNull();
    }

    @Test
    void aDataKeyThatCameIsWipedWhereItsLoadBreaksOffAfterwards() {
        OpeningKey came = new OpeningKey(RoundNumbers.dataKey(), Vouched.now(clocks), settingsOf(clocks));
        load = () -> came;
        // the first look says when it was asked, the second how long it took
        Loaded<OpeningKey> loaded = landed(fetch(settingsOf(new Broken(2, 2))).first(TENANT, () -> {}));
        assertThat(loaded.isFailure()).isTrue();
        assertThat(came.key().isWiped()).isTrue();
        assertThat(keys.size()).isZero();
    }

    @Test
    void aSuccessorThatIsInItsPlaceStaysWhereItsRefreshBreaksOffAfterwards() {
        CacheSettings settings = settingsOf(clocks);
        OpeningKey key = new OpeningKey(RoundNumbers.dataKey(), Vouched.now(clocks), settings);
        OpeningKey came = new OpeningKey(RoundNumbers.dataKey(), Vouched.now(clocks), settings);
        load = () -> came;
        CompletableFuture<Loaded<OpeningKey>> kept = CompletableFuture.completedFuture(Loaded.of(() -> key));
        assertThat(keys.getOrPut(TENANT, kept)).isSameAs(kept);
        Flight<OpeningKey> flight = fetch(settingsOf(new Broken(2, 2))).successor(TENANT, kept, key, 0, true);
        assertThat(flight).isNotNull();
        assertThat(landed(flight).isFailure()).isTrue();
        assertThat(came.isRetired()).isFalse();
        assertThat(key.key().isWiped()).isTrue();
    }

    /** What others find can be hurried, and nothing that may fail lies between their finding it and its standing in line. */
    @Test
    void theLaneIsKnownBeforeAnybodyFindsTheFlight() {
        CacheSettings settings = settingsOf(clocks);
        OpeningKey key = new OpeningKey(RoundNumbers.dataKey(), Vouched.now(clocks), settings);
        CompletableFuture<Loaded<OpeningKey>> kept = CompletableFuture.completedFuture(Loaded.of(() -> key));
        onLane = () -> {
            assertThat(keys.size()).isZero();
            assertThat(key.refreshing().flight()).isNull();
            throw new OutOfMemoryError("once");
        };
        Fetch<String, OpeningKey> fetch = fetch(settings);
        assertThatThrownBy(() -> fetch.first(TENANT, () -> {})).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> fetch.successor(TENANT, kept, key, 0, true)).isInstanceOf(OutOfMemoryError.class);
        assertThat(keys.size()).isZero();
        assertThat(key.refreshing().mayBegin(0)).isTrue();
    }

    /** A thread factory may fail as it likes. */
    @Test
    void whateverFailsWhenAFlightIsToStandInLineEndsIt() {
        ThreadFactory broken = task -> {
            throw new NoClassDefFoundError("broken");
        };
        try (KeyLoads poor = new KeyLoads(Duration.ofSeconds(1), broken, broken)) {
            Fetch<String, OpeningKey> fetch = fetch(settingsOf(clocks), poor);
            assertThat(landed(fetch.first(TENANT, () -> {})).isFailure()).isTrue();
            assertThat(keys.size()).isZero();
            assertThat(landed(fetch.ahead(TENANT)).isFailure()).isTrue();
            assertThat(keys.size()).isZero();
        }
    }

    @Test
    void whatIsAbandonedIsGoneForWhoeverComesAfterwards() {
        Flight<OpeningKey> flight = Flight.waitedFor();
        assertThat(keys.getOrPut(TENANT, flight)).isSameAs(flight);
        fetch(settingsOf(clocks)).abandon(TENANT, flight);
        assertThat(landed(flight).isGone()).isTrue();
        assertThat(keys.size()).isZero();
    }

    @Test
    void whatIsFetchedAheadWhenAllIsClosedFailsAndLeavesNothingOnItsWay() {
        loads.close();
        Loaded<OpeningKey> loaded = landed(fetch(settingsOf(clocks)).ahead(TENANT));
        assertThat(loaded.isFailure()).isTrue();
        assertThat(loaded.isGone()).isFalse();
        assertThat(keys.size()).isZero();
    }

    /** Whoever was told that no thread could be started leaves what another thread has begun all the same. */
    @Test
    void whatHasBegunThoughNoThreadCouldBeStartedForItIsLeftToWhoeverBeganIt() {
        ThreadFactory begunByAnother = task -> {
            assertThat(((Flight<?>) keys.get(TENANT)).begin()).isTrue();
            throw new OutOfMemoryError("unable to create native thread");
        };
        try (KeyLoads poor = new KeyLoads(Duration.ofSeconds(1), begunByAnother, begunByAnother)) {
            CompletableFuture<Loaded<OpeningKey>> flight =
                    fetch(settingsOf(clocks), poor).first(TENANT, () -> {});
            assertThat(flight).isNotDone();
            assertThat(keys.get(TENANT)).isSameAs(flight);
        }
    }

    @Test
    void aRefreshThatHasBegunThoughNoThreadCouldBeStartedForItIsLeftToWhoeverBeganIt() {
        CacheSettings settings = settingsOf(clocks);
        OpeningKey key = new OpeningKey(RoundNumbers.dataKey(), Vouched.now(clocks), settings);
        ThreadFactory begunByAnother = task -> {
            assertThat(key.refreshing().flight().begin()).isTrue();
            throw new OutOfMemoryError("unable to create native thread");
        };
        CompletableFuture<Loaded<OpeningKey>> kept = CompletableFuture.completedFuture(Loaded.of(() -> key));
        try (KeyLoads poor = new KeyLoads(Duration.ofSeconds(1), begunByAnother, begunByAnother)) {
            Flight<OpeningKey> flight = fetch(settings, poor).successor(TENANT, kept, key, 0, true);
            assertThat(flight).isNotNull().isNotDone();
            assertThat(key.refreshing().flight()).isSameAs(flight);
        }
    }

    private static CacheSettings settingsOf(Clocks clocks) {
        return new CacheSettings(LONG, 10, 10, 10, LONG, Duration.ZERO, LONG, clocks, () -> 0);
    }

    /** Clocks of which some looks fail. */
    private final class Broken implements Clocks {
        private final AtomicInteger looks = new AtomicInteger();
        private final int first;
        private final int last;

        Broken(int first, int last) {
            this.first = first;
            this.last = last;
        }

        @Override
        public long nanos() {
            int look = looks.incrementAndGet();
            if (look >= first && look <= last) {
                throw new OutOfMemoryError("at look " + look);
            }
            return clocks.nanos();
        }

        @Override
        public long millis() {
            return clocks.millis();
        }

        @Override
        public Runnable every(Duration period, Runnable beat) {
            return clocks.every(period, beat);
        }
    }

    @Test
    void eachMasterKeyHasALaneOfItsOwn() {
        CacheSettings settings = RoundNumbers.settings(clocks, 10, LONG);
        MasterKeys masterKeys = MasterKeys.of(LocalMasterKey.random("one"));
        EncryptionContext tenant = RoundNumbers.TENANT;
        Unwrapping unwrapping = new Unwrapping(masterKeys, settings);
        assertThat(new Generating(masterKeys, settings).lane(tenant)).isEqualTo("generate");
        assertThat(unwrapping.lane(new OpeningKey.Wrapping(new WrappedDataKey("a", "one", new byte[1]), tenant)))
                .isEqualTo("unwrap a:one");
        assertThat(unwrapping.lane(new OpeningKey.Wrapping(new WrappedDataKey("a", "two", new byte[1]), tenant)))
                .isEqualTo("unwrap a:two");
    }
}
