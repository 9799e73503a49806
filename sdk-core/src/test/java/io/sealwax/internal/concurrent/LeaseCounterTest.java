package io.sealwax.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LeaseCounterTest {
    private static final int LAST = Stripes.COUNT - 1;

    private final LeaseCounter counter = new LeaseCounter();

    @Test
    void retireWithoutLeasesIsTheLast() {
        assertThat(counter.retire()).isTrue();
        assertThat(counter.acquire(0)).isFalse();
        assertThat(counter.acquire(LAST)).isFalse();
    }

    @Test
    void secondRetireIsNeverTheLast() {
        assertThat(counter.retire()).isTrue();
        assertThat(counter.retire()).isFalse();
        counter.retire();
        assertThat(counter.acquire(0)).isFalse();
    }

    @Test
    void acquireReleaseRetire() {
        assertThat(counter.acquire(0)).isTrue();
        assertThat(counter.release(0)).isFalse();
        assertThat(counter.retire()).isTrue();
    }

    @Test
    void acquireRetireRelease() {
        assertThat(counter.acquire(0)).isTrue();
        assertThat(counter.retire()).isFalse();
        assertThat(counter.acquire(0)).isFalse();
        assertThat(counter.acquire(LAST)).isFalse();
        assertThat(counter.release(0)).isTrue();
    }

    @Test
    void acquireRetireRetireRelease() {
        assertThat(counter.acquire(LAST)).isTrue();
        assertThat(counter.retire()).isFalse();
        assertThat(counter.retire()).isFalse();
        assertThat(counter.release(LAST)).isTrue();
    }

    @Test
    void onlyTheLastOfSeveralReleasesIsTold() {
        for (int i = 0; i < 3; i++) {
            assertThat(counter.acquire(0)).isTrue();
            assertThat(counter.acquire(LAST)).isTrue();
        }
        assertThat(counter.retire()).isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(counter.release(0)).isFalse();
        }
        assertThat(counter.release(LAST)).isEqualTo(LAST == 0);
        assertThat(counter.release(LAST)).isFalse();
        assertThat(counter.release(LAST)).isTrue();
    }

    @Test
    void releaseWithoutALeaseIsRefusedBeforeAndAfterRetirement() {
        String why = "a lease was closed more often than it was taken";
        assertThatIllegalStateException().isThrownBy(() -> counter.release(0)).withMessage(why);
        counter.acquire(0);
        counter.release(0);
        assertThatIllegalStateException().isThrownBy(() -> counter.release(0)).withMessage(why);
        assertThat(counter.retire()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> counter.release(0)).withMessage(why);
    }

    /**
     * Three lessees, two of whom lease twice, and two who retire: every order in which their steps can fall, on equal
     * and on different stripes.
     */
    @Test
    void everyInterleavingTellsExactlyOneAndNotBeforeTheLastLeaseIsBack() {
        int orders = 0;
        for (int[] stripes : new int[][] {{0, 0, 0}, {0, LAST, 0}, {LAST, LAST, 0}}) {
            List<List<Step>> scripts = List.of(
                    List.of(new Step(Kind.LEASE, stripes[0]), new Step(Kind.RETURN, stripes[0])),
                    List.of(
                            new Step(Kind.LEASE, stripes[1]),
                            new Step(Kind.LEASE, stripes[1]),
                            new Step(Kind.RETURN, stripes[1]),
                            new Step(Kind.RETURN, stripes[1])),
                    List.of(new Step(Kind.LEASE, stripes[2]), new Step(Kind.RETURN, stripes[2])),
                    List.of(new Step(Kind.RETIRE, 0)),
                    List.of(new Step(Kind.RETIRE, 0)));
            orders += interleave(scripts, new int[scripts.size()], new ArrayList<>());
        }
        // 10 steps in all: 10! / (2! 4! 2! 1! 1!)
        assertThat(orders).isEqualTo(3 * 37_800);
    }

    private enum Kind {
        LEASE,
        RETURN,
        RETIRE
    }

    private record Step(Kind kind, int stripe) {}

    private record Turn(int who, Step step) {}

    private static int interleave(List<List<Step>> scripts, int[] next, List<Turn> order) {
        int orders = 0;
        for (int who = 0; who < next.length; who++) {
            if (next[who] < scripts.get(who).size()) {
                order.add(new Turn(who, scripts.get(who).get(next[who]++)));
                orders += interleave(scripts, next, order);
                next[who]--;
                order.remove(order.size() - 1);
            }
        }
        if (orders == 0) {
            run(order, scripts.size());
            return 1;
        }
        return orders;
    }

    private static void run(List<Turn> order, int lessees) {
        LeaseCounter counter = new LeaseCounter();
        int[] held = new int[lessees];
        int out = 0;
        boolean retired = false;
        int told = 0;
        for (Turn turn : order) {
            boolean last = false;
            Step step = turn.step();
            if (step.kind() == Kind.LEASE) {
                boolean leased = counter.acquire(step.stripe());
                require(leased == !retired, "leases are given until retirement", order);
                held[turn.who()] += leased ? 1 : 0;
                out += leased ? 1 : 0;
            } else if (step.kind() == Kind.RETIRE) {
                last = counter.retire();
                retired = true;
            } else if (held[turn.who()] > 0) {
                last = counter.release(step.stripe());
                held[turn.who()]--;
                out--;
            }
            told += last ? 1 : 0;
            require(told == (retired && out == 0 ? 1 : 0), "told once, when the last is back", order);
        }
        require(told == 1, "told in the end", order);
    }

    private static void require(boolean holds, String what, List<Turn> order) {
        if (!holds) {
            throw new AssertionError("not so: " + what + ", in the order " + order);
        }
    }

    @Test
    @Tag("race")
    void underStressOneIsToldOnceAndNobodyHoldsALeaseThen() throws Exception {
        int lessees = 3;
        ExecutorService executor = Executors.newFixedThreadPool(lessees);
        try {
            for (int round = 0; round < 5000; round++) {
                Round one = new Round(lessees, 1 + round % 97, round % 2 == 0);
                List<Callable<Void>> parts = new ArrayList<>();
                for (int i = 0; i < lessees; i++) {
                    int stripe = (round / 2 + i) % Stripes.COUNT;
                    parts.add(() -> one.lease(stripe));
                }
                for (Future<Void> part : executor.invokeAll(parts)) {
                    part.get();
                }
                assertThat(one.told.get()).isEqualTo(1);
                assertThat(one.out.get()).isZero();
                assertThat(one.toldTooEarly.get()).isFalse();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /**
     * Lessees take and return until they are refused; whoever takes a certain lease retires, while it has it or after.
     */
    private static final class Round {
        final LeaseCounter counter = new LeaseCounter();
        final AtomicInteger told = new AtomicInteger();
        final AtomicInteger out = new AtomicInteger();
        final AtomicBoolean toldTooEarly = new AtomicBoolean();
        final AtomicInteger leases = new AtomicInteger();
        final CyclicBarrier start;
        final int retiringLease;
        final boolean whileLeased;

        Round(int lessees, int retiringLease, boolean whileLeased) {
            this.start = new CyclicBarrier(lessees);
            this.retiringLease = retiringLease;
            this.whileLeased = whileLeased;
        }

        Void lease(int stripe) throws Exception {
            start.await();
            while (counter.acquire(stripe)) {
                out.incrementAndGet();
                if (told.get() > 0) {
                    toldTooEarly.set(true);
                }
                boolean retires = leases.incrementAndGet() == retiringLease;
                if (retires && whileLeased) {
                    note(counter.retire());
                }
                out.decrementAndGet();
                note(counter.release(stripe));
                if (retires && !whileLeased) {
                    note(counter.retire());
                }
            }
            return null;
        }

        private void note(boolean last) {
            if (last) {
                told.incrementAndGet();
                if (out.get() != 0) {
                    toldTooEarly.set(true);
                }
            }
        }
    }
}
