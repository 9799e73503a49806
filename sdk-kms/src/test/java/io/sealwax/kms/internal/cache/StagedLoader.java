package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.Failure;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.ManualClocks;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** The flights of a cache whose data keys, clocks and threads a test stages. */
abstract class StagedLoader {
    static final Duration LONG = Duration.ofDays(1);
    static final String TENANT = "tenant";

    final ManualClocks clocks = new ManualClocks();
    final LoadExecutor loads = new LoadExecutor(Duration.ofSeconds(1));
    final CacheCounters tally = RoundNumbers.tally();
    final EntryTable<String, OpeningEntry> keys = new EntryTable<>(10, tally, (wanted, key) -> {});
    Supplier<OpeningEntry> load = () -> {
        throw new AssertionError("asked once more");
    };
    Runnable onLane = () -> {};
    NegativeCache<String> refusals =
            new NegativeCache<>(RoundNumbers.settings(clocks, 10, LONG), tally, String::length);

    @AfterEach
    void close() {
        loads.close();
    }

    Fetch<String, OpeningEntry> fetch(CacheSettings settings) {
        return fetch(settings, loads);
    }

    Fetch<String, OpeningEntry> fetch(CacheSettings settings, LoadExecutor threads) {
        return new Fetch<>(threads, keys, asking(settings, threads));
    }

    Successors<String, OpeningEntry> successors(CacheSettings settings) {
        return successors(settings, loads);
    }

    Successors<String, OpeningEntry> successors(CacheSettings settings, LoadExecutor threads) {
        return new Successors<>(threads, keys, asking(settings, threads));
    }

    private Asking<String, OpeningEntry> asking(CacheSettings settings, LoadExecutor threads) {
        refusals = new NegativeCache<>(settings, tally, String::length);
        return new Asking<>(settings, threads, tally, keys, refusals, new KeySource<>() {
            @Override
            public OpeningEntry load(String any, Freshness asked, KeyCall call) {
                return load.get();
            }

            @Override
            public String lane(String any) {
                onLane.run();
                return "lane";
            }

            @Override
            public int bytes(String any) {
                return 0;
            }
        });
    }

    static LoadResult<OpeningEntry> landed(CompletableFuture<LoadResult<OpeningEntry>> flight) {
        return flight.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** One that is there. */
    CompletableFuture<LoadResult<OpeningEntry>> kept(OpeningEntry key) {
        CompletableFuture<LoadResult<OpeningEntry>> kept = CompletableFuture.completedFuture(LoadResult.of(() -> key));
        assertThat(keys.getOrPut(TENANT, kept)).isSameAs(kept);
        return kept;
    }

    OpeningEntry newKey() {
        return new OpeningEntry(RoundNumbers.dataKey(), Freshness.now(clocks), settingsOf(clocks));
    }

    void refuses() {
        load = () -> {
            throw denied();
        };
    }

    static DataKeyException denied() {
        return DataKeyException.of(Failure.KEY_ACCESS, Category.DENIED)
                .message("no")
                .build();
    }

    static CacheSettings settingsOf(Ticker clocks) {
        return new CacheSettings(LONG, 10, 10, 10, LONG, Duration.ZERO, LONG, clocks, () -> 0, false);
    }

    /** Clocks of which some looks fail. */
    final class Broken implements Ticker {
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
}
