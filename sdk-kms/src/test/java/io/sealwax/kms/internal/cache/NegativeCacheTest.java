package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.DataKeyException;
import io.sealwax.DataKeyException.Category;
import io.sealwax.Failure;
import io.sealwax.kms.ManualClocks;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much is remembered of what was refused, and for how long. */
class NegativeCacheTest {
    private static final int REFUSED = 10_000;

    private final ManualClocks clocks = new ManualClocks();

    private NegativeCache<Integer> refusals(double chance) {
        return refusals(chance, 0);
    }

    private NegativeCache<Integer> refusals(double chance, int bytes) {
        Duration any = Duration.ofDays(1);
        return new NegativeCache<>(
                new CacheSettings(any, 10, 10, 10, any, Duration.ZERO, any, clocks, () -> chance, false),
                RoundNumbers.counters(),
                wanted -> bytes);
    }

    private static DataKeyException refusal() {
        return DataKeyException.of(Failure.KEY_ACCESS, Category.DENIED)
                .message("no")
                .build();
    }

    private static long remembered(NegativeCache<Integer> refusals) {
        return IntStream.range(0, REFUSED)
                .filter(wanted -> refusals.get(wanted) != null)
                .count();
    }

    @Test
    void aThousandRefusalsAreRememberedAndNoMore() {
        NegativeCache<Integer> refusals = refusals(0);
        for (int wanted = 0; wanted < REFUSED; wanted++) {
            refusals.put(wanted, refusal());
        }
        assertThat(remembered(refusals)).isEqualTo(1000);
    }

    @Test
    void ofLargeOnesFewerAreRememberedAndTheBytesAreKnown() {
        NegativeCache<Integer> refusals = refusals(0, 56 << 10);
        assertThat(refusals.bytes()).isZero();
        refusals.put(-1, refusal());
        assertThat(refusals.bytes()).isEqualTo(64 << 10);
        for (int wanted = 0; wanted < REFUSED; wanted++) {
            refusals.put(wanted, refusal());
        }
        assertThat(remembered(refusals)).isEqualTo(160);
        assertThat(refusals.bytes()).isEqualTo(10 << 20);
        refusals.removeIf(any -> true);
        assertThat(refusals.bytes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 500", "0.5, 750", "1, 1000"})
    void eachForHalfASecondToASecondByChance(double chance, long millis) {
        NegativeCache<Integer> refusals = refusals(chance);
        refusals.put(1, refusal());
        clocks.pass(Duration.ofMillis(millis).minusNanos(1));
        assertThat(refusals.get(1)).isNotNull();
        clocks.pass(Duration.ofNanos(1));
        assertThat(refusals.get(1)).isNull();
    }

    @Test
    void whatIsOverIsNotKeptUntilSomebodyAsks() {
        NegativeCache<Integer> refusals = refusals(0);
        refusals.put(1, refusal());
        clocks.pass(Duration.ofMillis(500));
        refusals.removeExpired();
        // if it were still there, it would count again
        clocks.nanos.addAndGet(-Duration.ofMillis(100).toNanos());
        assertThat(remembered(refusals)).isZero();
    }
}
