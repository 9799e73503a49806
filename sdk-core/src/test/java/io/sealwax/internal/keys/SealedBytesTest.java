package io.sealwax.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.internal.concurrent.Stripes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted in stripes is exact when it is asked for. */
class SealedBytesTest {
    private final SealedBytes bytes = new SealedBytes();

    @Test
    void aLimitIsReachedByTheByteThatReachesItAndNotBefore() {
        long limit = 5 * SealedBytes.STEP + 17;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            bytes.add(stripe, limit / Stripes.COUNT);
        }
        long left = limit - bytes.total();
        bytes.add(0, left - 1);
        assertThat(bytes.reached(limit)).isFalse();
        bytes.add(Stripes.COUNT - 1, 1);
        assertThat(bytes.reached(limit)).isTrue();
        assertThat(bytes.total()).isEqualTo(limit);
    }

    @Test
    void manySmallAndFewLargeMessagesCountAlike() {
        for (int i = 0; i < 3000; i++) {
            bytes.add(1, 1024);
        }
        assertThat(bytes.reached(3000 * 1024)).isTrue();
        assertThat(bytes.reached(3000 * 1024 + 1)).isFalse();
        bytes.add(2, 1L << 31);
        assertThat(bytes.reached(3000 * 1024 + (1L << 31))).isTrue();
        assertThat(bytes.reached(3000 * 1024 + (1L << 31) + 1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {SealedBytes.STEP / 2, SealedBytes.STEP - 1, SealedBytes.STEP, SealedBytes.STEP + 1})
    void aLimitThatIsFarAwayIsReachedHoweverSmallTheMessages(long message) {
        for (int i = 1; i <= 100; i++) {
            bytes.add(3, message);
            assertThat(bytes.reached(i * message)).isTrue();
            assertThat(bytes.reached(i * message + 1)).isFalse();
        }
    }

    @Test
    @Tag("race")
    void noByteOfManyThreadsIsLost() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                parts.add(threads.submit(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        bytes.add(Stripes.preferred(), 1000);
                    }
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(bytes.total()).isEqualTo(160_000_000);
        assertThat(bytes.reached(160_000_000)).isTrue();
        assertThat(bytes.reached(160_000_001)).isFalse();
    }
}
