package io.sealwax.kms.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealwax.internal.concurrent.Stripes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is granted in blocks is exact in the end. */
class StripedQuotaTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 8, 63, 64, 65, 1000, 100_000})
    void oneThreadTakesEveryMessageAndNoneMore(long budget) {
        StripedQuota grants = new StripedQuota(budget, 0);
        for (long i = 0; i < budget; i++) {
            assertThat(grants.taken()).isEqualTo(i);
            assertThat(grants.take((int) (i % Stripes.COUNT))).isTrue();
        }
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            assertThat(grants.take(stripe)).isFalse();
        }
        assertThat(grants.taken()).isEqualTo(budget);
    }

    @Test
    void whatOtherStripesWereGrantedIsTakenInTheEnd() {
        StripedQuota grants = new StripedQuota(10_000, 0);
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            grants.take(stripe);
        }
        for (int taken = Stripes.COUNT; taken < 10_000; taken++) {
            assertThat(grants.take(0)).isTrue();
        }
        assertThat(grants.take(0)).isFalse();
    }

    @ParameterizedTest
    @Tag("race")
    @ValueSource(longs = {1, 100, 1000, 250_000})
    void manyThreadsNeverTakeMore(long budget) throws Exception {
        StripedQuota grants = new StripedQuota(budget, 0);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(64);
        long taken = 0;
        try {
            List<Future<Long>> parts = new ArrayList<>();
            for (int thread = 0; thread < 64; thread++) {
                parts.add(threads.submit(() -> {
                    start.await();
                    long mine = 0;
                    while (grants.take(Stripes.preferred())) {
                        mine++;
                    }
                    return mine;
                }));
            }
            start.countDown();
            for (Future<Long> part : parts) {
                taken += part.get();
            }
        } finally {
            threads.shutdownNow();
        }
        while (grants.take(0)) {
            taken++;
        }
        assertThat(taken).isEqualTo(budget);
    }

    @Test
    void itIsLowWhenNoMoreIsLeftToGrantThanWasSaid() {
        StripedQuota grants = new StripedQuota(1000, 200);
        int taken = 0;
        while (!grants.isLow() && taken < 1000) {
            grants.take(0);
            taken++;
        }
        assertThat(taken).isBetween(780, 801);
    }
}
