package io.sealwax.benchmarks.turns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final int EACH = 1000;

    private final CountingMeter meter = new CountingMeter();
    private final Turns turns = new Turns(meter, new Random(7), EACH);
    private final List<String> taken = new ArrayList<>();

    @Test
    void inEachRoundEachSubjectHasATurnOfTheSameNumberOfCalls() throws Exception {
        turns.take(List.of(subject("a", 10, 0), subject("b", 10, 0), subject("c", 10, 0)), 5, 4);

        for (int round = 0; round < 4; round++) {
            assertThat(taken.subList(3 * round, 3 * round + 3)).containsExactlyInAnyOrder("a 5", "b 5", "c 5");
        }
        assertThat(taken).hasSize(12);
    }

    @Test
    void theOrderIsDrawnAnewInEachRound() throws Exception {
        turns.take(List.of(subject("a", 10, 0), subject("b", 10, 0)), 1, 1000);

        long aFirst = 0;
        for (int round = 0; round < 1000; round++) {
            aFirst += taken.get(2 * round).startsWith("a") ? 1 : 0;
        }
        assertThat(aFirst).isBetween(400L, 600L);
    }

    @Test
    void timeAndBytesAreThoseOfACall() throws Exception {
        Taken found = turns.take(List.of(subject("a", 10, 100), subject("b", 25, 300)), 5, 4);

        assertThat(found.nanos(0)).isEqualTo(10);
        assertThat(found.nanos(1)).isEqualTo(25);
        assertThat(found.ratio(1, 0)).isEqualTo(2.5);
        assertThat(found.bytes(0)).isEqualTo(100);
        assertThat(found.bytes(1)).isEqualTo(300);
    }

    @Test
    void aMachineThatBecomesSlowerChangesNoRatio() throws Exception {
        Turn slowingDown = calls -> meter.slowness = 1 + taken.size() / 10;
        Turn first = subject("a", 100, 0);
        Turn second = subject("b", 103, 0);

        Taken found = turns.take(List.of(first, second, slowingDown), 1, 301);

        assertThat(found.ratio(1, 0)).isCloseTo(1.03, within(0.001));
        assertThat(found.nanos(0)).isGreaterThan(1000);
    }

    @Test
    void aTurnWithAHiccupChangesNothing() throws Exception {
        int[] turn = {0};
        Turn disturbed = calls -> meter.nanos += turn[0]++ % 10 == 0 ? 50_000 : 100;

        assertThat(turns.take(List.of(subject("a", 100, 0), disturbed), 1, 300).ratio(1, 0))
                .isEqualTo(1);
    }

    @Test
    void inTheWarmUpTurnsBecomeAsLongAsTheyAreToBe() throws Exception {
        int calls = turns.warmUp(List.of(subject("a", 10, 0), subject("b", 30, 0)), 100_000);

        assertThat(calls).as("20 ns a call on average").isEqualTo(50);
        assertThat(meter.nanos).isBetween(200_000L, 200_000L + 2 * EACH);
    }

    @Test
    void whatTakesLongerThanATurnHasOneCall() throws Exception {
        assertThat(turns.warmUp(List.of(subject("a", 5000, 0)), 20_000)).isOne();
        assertThat(taken).hasSize(4);
    }

    @Test
    void whatTakesNoTimeEndsToo() throws Exception {
        assertThat(turns.warmUp(List.of(subject("a", 0, 0)), 100)).isPositive();
    }

    @Test
    void theMeterOfAThreadSeesItsWork() {
        Meter ofThread = Meter.ofThread();
        long nanos = ofThread.cpuNanos();
        long bytes = ofThread.allocatedBytes();

        byte[][] work = new byte[100][];
        do {
            for (int i = 0; i < work.length; i++) {
                work[i] = new byte[10_000];
            }
        } while (ofThread.cpuNanos() == nanos);

        assertThat(ofThread.cpuNanos()).isGreaterThan(nanos);
        assertThat(ofThread.allocatedBytes()).isGreaterThanOrEqualTo(bytes + 1_000_000);
    }

    private Turn subject(String name, long nanosACall, long bytesACall) {
        return calls -> {
            taken.add(name + " " + calls);
            meter.nanos += nanosACall * calls * meter.slowness;
            meter.bytes += bytesACall * calls;
        };
    }

    /** Shows what subjects say they took. */
    private static final class CountingMeter implements Meter {
        private long nanos;
        private long bytes;
        private int slowness = 1;

        @Override
        public long cpuNanos() {
            return nanos;
        }

        @Override
        public long allocatedBytes() {
            return bytes;
        }
    }
}
