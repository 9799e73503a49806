package io.sealwax.internal.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class StripesTest {
    @Test
    void countIsAPowerOfTwoThatCoversTheProcessorsUpToEight() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(Integer.bitCount(Stripes.COUNT)).isEqualTo(1);
        assertThat(Stripes.COUNT).isBetween(Math.min(processors, 8), Math.min(Math.max(1, 2 * processors - 1), 8));
    }

    @Test
    void threadKeepsItsStripe() {
        int preferred = Stripes.preferred();
        for (int i = 0; i < 100; i++) {
            assertThat(Stripes.preferred()).isEqualTo(preferred);
        }
    }

    @Test
    void threadsStartedOneAfterAnotherAreSpreadOverAllStripes() throws InterruptedException {
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        Set<Integer> all = new HashSet<>();
        for (int i = 0; i < 4 * Stripes.COUNT; i++) {
            Thread thread = new Thread(() -> seen.add(Stripes.preferred()));
            thread.start();
            thread.join();
        }
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            all.add(stripe);
        }
        assertThat(seen).isEqualTo(all);
    }
}
