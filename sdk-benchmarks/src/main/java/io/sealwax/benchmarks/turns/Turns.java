package io.sealwax.benchmarks.turns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Gives turns of about a length. In a round each subject has one, all with the same number of calls, in an order drawn
 * anew: no subject always comes after the same other one. Not thread-safe.
 */
public final class Turns {
    private static final int MOST_CALLS = 1 << 20;

    private final Meter meter;
    private final Random random;
    private final long nanosEach;

    /** @param nanosEach how long a turn lasts, on a CPU; it has one call at least */
    public Turns(Meter meter, Random random, long nanosEach) {
        this.meter = meter;
        this.random = random;
        this.nanosEach = nanosEach;
    }

    /**
     * Gives turns until each subject has had so much time on a CPU.
     *
     * @return how many calls a turn of the subjects has on average
     */
    public int warmUp(List<Turn> subjects, long nanos) throws Exception {
        int calls = 1;
        for (long spent = 0; spent < nanos * subjects.size(); ) {
            long taken = 0;
            for (Turn subject : inAnyOrder(subjects)) {
                taken += nanosOf(subject, calls);
            }
            spent += Math.max(1, taken);
            calls = callsATurn(calls, taken / subjects.size());
        }
        return calls;
    }

    private int callsATurn(int calls, long nanos) {
        long fitting = calls * nanosEach / Math.max(1, nanos);
        // a turn in which the code was not yet compiled, or the thread was moved, says little
        return (int) Math.max(1, Math.min(Math.min(2L * calls, MOST_CALLS), fitting));
    }

    /** Gives each subject a turn in each of the rounds. */
    public Taken take(List<Turn> subjects, int calls, int rounds) throws Exception {
        double[][] nanos = new double[subjects.size()][rounds];
        long[] bytes = new long[subjects.size()];
        for (int round = 0; round < rounds; round++) {
            for (Turn subject : inAnyOrder(subjects)) {
                int index = subjects.indexOf(subject);
                long allocated = meter.allocatedBytes();
                nanos[index][round] = (double) nanosOf(subject, calls) / calls;
                bytes[index] += meter.allocatedBytes() - allocated;
            }
        }
        return new Taken(
                List.of(nanos),
                Arrays.stream(bytes)
                        .mapToDouble(all -> (double) all / rounds / calls)
                        .boxed()
                        .toList());
    }

    private long nanosOf(Turn subject, int calls) throws Exception {
        long began = meter.cpuNanos();
        subject.take(calls);
        return meter.cpuNanos() - began;
    }

    private List<Turn> inAnyOrder(List<Turn> subjects) {
        List<Turn> order = new ArrayList<>(subjects);
        Collections.shuffle(order, random);
        return order;
    }
}
