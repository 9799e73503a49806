package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.Failure;
import io.sealwax.kms.Eventually;
import io.sealwax.kms.ManualClocks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** The flights of a cache whose data keys, clocks and threads a test stages. */
abstract class StagedFetch {
    static final Duration LONG = Duration.ofDays(1);
    static final String TENANT = "tenant";

    final ManualClocks clocks = new ManualClocks();
    final KeyLoads loads = new KeyLoads(Duration.ofSeconds(1));
    final Tally tally = RoundNumbers.tally();
    final KeptKeys<String, OpeningKey> keys = new KeptKeys<>(10, tally, (wanted, key) -> {});
    Supplier<OpeningKey> load = () -> {
        throw new AssertionError("asked once more");
    };
    Runnable onLane = () -> {};
    Refusals<String> refusals = new Refusals<>(RoundNumbers.settings(clocks, 10, LONG), tally, String::length);

    @AfterEach
    void close() {
        loads.close();
    }

    Fetch<String, OpeningKey> fetch(CacheSettings settings) {
        return fetch(settings, loads);
    }

    Fetch<String, OpeningKey> fetch(CacheSettings settings, KeyLoads threads) {
        return new Fetch<>(threads, keys, asking(settings, threads));
    }

    Successors<String, OpeningKey> successors(CacheSettings settings) {
        return successors(settings, loads);
    }

    Successors<String, OpeningKey> successors(CacheSettings settings, KeyLoads threads) {
        return new Successors<>(threads, keys, asking(settings, threads));
    }

    private Asking<String, OpeningKey> asking(CacheSettings settings, KeyLoads threads) {
        refusals = new Refusals<>(settings, tally, String::length);
        return new Asking<>(settings, threads, tally, keys, refusals, new KeySource<>() {
            @Override
            public OpeningKey load(String any, Vouched asked) {
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

    static Loaded<OpeningKey> landed(CompletableFuture<Loaded<OpeningKey>> flight) {
        return flight.orTimeout(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** One that is there. */
    CompletableFuture<Loaded<OpeningKey>> kept(OpeningKey key) {
        CompletableFuture<Loaded<OpeningKey>> kept = CompletableFuture.completedFuture(Loaded.of(() -> key));
        assertThat(keys.getOrPut(TENANT, kept)).isSameAs(kept);
        return kept;
    }

    OpeningKey newKey() {
        return new OpeningKey(RoundNumbers.dataKey(), Vouched.now(clocks), settingsOf(clocks));
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

    static CacheSettings settingsOf(Clocks clocks) {
        return new CacheSettings(LONG, 10, 10, 10, LONG, Duration.ZERO, LONG, clocks, () -> 0, false);
    }

    /** Clocks of which some looks fail. */
    final class Broken implements Clocks {
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
