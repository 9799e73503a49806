package io.sealwax.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotPoolTest {
    private final SlotPool<String> pool = new SlotPool<>(4);

    @Test
    void emptyPoolGivesNothing() {
        assertThat(pool.take()).isNull();
        assertThat(pool.take(any -> true)).isNull();
        pool.drain(any -> assertThat(any).isNull());
    }

    @Test
    void whatIsGivenIsTakenOnce() {
        assertThat(pool.give("a")).isTrue();
        assertThat(pool.take()).isEqualTo("a");
        assertThat(pool.take()).isNull();
    }

    @Test
    void keepsAsManyAsItHasSlotsAndReturnsWhatIsMore() {
        for (String idle : List.of("a", "b", "c", "d")) {
            assertThat(pool.give(idle)).isTrue();
        }
        assertThat(pool.give("e")).isFalse();
        assertThat(drained()).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void displacesOneWhereEverySlotIsTaken() {
        for (String idle : List.of("a", "b", "c", "d")) {
            assertThat(pool.giveOrDisplace(idle)).isNull();
        }
        String displaced = pool.giveOrDisplace("e");
        assertThat(displaced).isIn("a", "b", "c", "d");
        assertThat(drained()).hasSize(4).contains("e").doesNotContain(displaced);
    }

    @Test
    void takesOnlyWhatIsWanted() {
        pool.give("a");
        pool.give("b");
        assertThat(pool.take("c"::equals)).isNull();
        assertThat(pool.take("b"::equals)).isEqualTo("b");
        assertThat(pool.take("b"::equals)).isNull();
        assertThat(drained()).containsExactly("a");
    }

    @Test
    void drainLeavesNothing() {
        pool.give("a");
        pool.give("b");
        assertThat(drained()).containsExactlyInAnyOrder("a", "b");
        assertThat(pool.take()).isNull();
    }

    @Test
    void poolOfOneSlotWorks() {
        SlotPool<String> one = new SlotPool<>(1);
        assertThat(one.give("a")).isTrue();
        assertThat(one.give("b")).isFalse();
        assertThat(one.giveOrDisplace("c")).isEqualTo("a");
        assertThat(one.take()).isEqualTo("c");
    }

    /** Every object counts its users; what more than one thread had at a time, or what got lost, shows. */
    @ParameterizedTest
    @Tag("race")
    @ValueSource(ints = {1, 2, 4})
    void noObjectIsEverWithTwoThreadsNorLost(int slots) throws Exception {
        int threads = 4;
        int rounds = 300_000;
        SlotPool<AtomicInteger> shared = new SlotPool<>(slots);
        AtomicInteger made = new AtomicInteger();
        AtomicInteger dropped = new AtomicInteger();
        Callable<Integer> use = () -> {
            int clashes = 0;
            for (int i = 0; i < rounds; i++) {
                AtomicInteger users = i % 2 == 0 ? shared.take() : shared.take(idle -> idle.get() == 0);
                if (users == null) {
                    users = new AtomicInteger();
                    made.incrementAndGet();
                }
                clashes += users.incrementAndGet() == 1 ? 0 : 1;
                users.decrementAndGet();
                boolean kept = i % 3 == 0 ? shared.giveOrDisplace(users) == null : shared.give(users);
                if (!kept) {
                    dropped.incrementAndGet();
                }
            }
            return clashes;
        };
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Integer>> users = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                users.add(use);
            }
            for (Future<Integer> clashes : executor.invokeAll(users)) {
                assertThat(clashes.get()).isZero();
            }
        } finally {
            executor.shutdownNow();
        }
        List<AtomicInteger> left = new ArrayList<>();
        shared.drain(left::add);
        assertThat(left).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(slots);
        assertThat(left).hasSize(made.get() - dropped.get());
    }

    private List<String> drained() {
        List<String> all = new ArrayList<>();
        pool.drain(all::add);
        return all;
    }
}
