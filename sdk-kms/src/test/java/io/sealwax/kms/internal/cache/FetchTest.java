package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKeyException;
import io.sealwax.EncryptionContext;
import io.sealwax.LocalMasterKey;
import io.sealwax.kms.ManualClocks;
import io.sealwax.spi.MasterKeys;
import io.sealwax.spi.WrappedDataKey;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What surrounds a load: the flight that another began, and the lane. */
class FetchTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final ManualClocks clocks = new ManualClocks();

    @Test
    void whoComesSecondIsTheOneWhoIsToldOfTheOther() {
        Tally tally = new Tally(new Tally.Events() {
            @Override
            public void loaded(boolean refresh, long nanos, boolean failed, @Nullable DataKeyException failure) {}

            @Override
            public void retired(Reason why, long ageNanos, long messages, long bytes) {}
        });
        CacheSettings settings = RoundNumbers.settings(clocks, 10, LONG);
        KeptKeys<WrappedDataKey, OpeningKey> keys = new KeptKeys<>(10, tally, (wanted, key) -> {});
        WrappedDataKey wanted = new WrappedDataKey("test", "key", new byte[1]);
        CompletableFuture<Loaded<OpeningKey>> underWay = new CompletableFuture<>();
        assertThat(keys.getOrPut(wanted, underWay)).isSameAs(underWay);
        try (KeyLoads loads = new KeyLoads(Duration.ofSeconds(1))) {
            Fetch<WrappedDataKey, OpeningKey> fetch =
                    new Fetch<>(settings, loads, tally, keys, new Refusals<>(settings), new LeasingCache.Source<>() {
                        @Override
                        public OpeningKey load(WrappedDataKey any, Vouched asked) {
                            throw new AssertionError("asked once more");
                        }

                        @Override
                        public String lane(WrappedDataKey any) {
                            throw new AssertionError("in line once more");
                        }
                    });
            AtomicInteger told = new AtomicInteger();
            assertThat(fetch.first(wanted, told::incrementAndGet)).isSameAs(underWay);
            assertThat(told.get()).isEqualTo(1);
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
