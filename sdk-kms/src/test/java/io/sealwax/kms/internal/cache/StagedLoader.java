package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.Failure;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.ManualClocks;
import io.sealwax.kms.internal.cache.InFlightLoad.Result;
import io.sealwax.spi.KeyCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** A loader whose source, clocks and threads a test stages. */
abstract class StagedLoader {
    static final Duration LONG = Duration.ofDays(1);
    static final String TENANT = "tenant";

    final ManualClocks clocks = new ManualClocks();
    final LoadExecutor executor = new LoadExecutor(Duration.ofSeconds(1));
    final CacheCounters counters = RoundNumbers.counters();
    final EntryTable<String, OpeningEntry> entries = new EntryTable<>(10, counters, (key, entry) -> {});
    Supplier<OpeningEntry> load = () -> {
        throw new AssertionError("asked once more");
    };
    Runnable onBulkhead = () -> {};
    final KeySource<String, OpeningEntry> source = new KeySource<>() {
        @Override
        public OpeningEntry load(String any, Freshness asked, KeyCall call) {
            return load.get();
        }

        @Override
        public String bulkhead(String any) {
            onBulkhead.run();
            return "bulkhead";
        }

        @Override
        public int bytes(String any) {
            return 0;
        }
    };
    NegativeCache<String> refusals =
            new NegativeCache<>(RoundNumbers.settings(clocks, 10, LONG), counters, String::length);

    @AfterEach
    void close() {
        executor.close();
    }

    KeyLoader<String, OpeningEntry> loader() {
        return loader(settingsOf(clocks));
    }

    KeyLoader<String, OpeningEntry> loader(CacheSettings settings) {
        return loader(settings, executor);
    }

    KeyLoader<String, OpeningEntry> loader(CacheSettings settings, LoadExecutor threads) {
        refusals = new NegativeCache<>(settings, counters, String::length);
        return new KeyLoader<>(settings, threads, counters, entries, refusals, source);
    }

    static Result<OpeningEntry> ended(CompletableFuture<Result<OpeningEntry>> load) {
        return load.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Puts an entry into the table. */
    CompletableFuture<Result<OpeningEntry>> present(OpeningEntry entry) {
        CompletableFuture<Result<OpeningEntry>> present = CompletableFuture.completedFuture(Result.of(() -> entry));
        assertThat(entries.getOrPut(TENANT, present)).isSameAs(present);
        return present;
    }

    OpeningEntry newEntry() {
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
