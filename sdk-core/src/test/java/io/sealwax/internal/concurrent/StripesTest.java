package io.sealwax.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class StripesTest {
    @Test
    void threadKeepsItsStripe() {
        int preferred = Stripes.preferred();
        for (int i = 0; i < 100; i++) {
            assertThat(Stripes.preferred()).isEqualTo(preferred);
        }
    }

    @Test
    void twoThreadsWhoseNumbersAreCloseDiffer() throws InterruptedException {
        List<Integer> preferred = Collections.synchronizedList(new ArrayList<>());
        List<Long> numbers = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 100; i++) {
            Thread thread = new Thread(() -> {
                preferred.add(Stripes.preferred());
                numbers.add(Thread.currentThread().getId());
            });
            thread.start();
            thread.join();
        }
        for (int i = 2; i < 100; i++) {
            if (numbers.get(i) - numbers.get(i - 2) == 2) {
                assertThat(preferred.get(i)).isNotEqualTo(preferred.get(i - 1)).isNotEqualTo(preferred.get(i - 2));
            }
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
