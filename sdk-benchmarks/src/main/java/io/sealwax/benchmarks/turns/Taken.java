package io.sealwax.benchmarks.turns;

import io.sealwax.benchmarks.results.Spread;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What the calls of some subjects took, by the subjects' order. */
public final class Taken {
    private final List<double[]> nanos;
    private final List<Double> bytes;

    Taken(List<double[]> nanos, List<Double> bytes) {
        this.nanos = nanos;
        this.bytes = bytes;
    }

    /** How long a call of the subject is on a CPU: the median of its turns. */
    public double nanos(int subject) {
        return Spread.of(Arrays.stream(nanos.get(subject))).median();
    }

    /**
     * How many times as long the one takes as the other: the median of the rounds, so that a machine whose speed
     * changes changes nothing.
     */
    public double ratio(int subject, int other) {
        double[] its = nanos.get(subject);
        double[] others = nanos.get(other);
        return Spread.of(IntStream.range(0, its.length).mapToDouble(round -> its[round] / others[round]))
                .median();
    }

    /** What a call of the subject allocates, its result included. */
    public double bytes(int subject) {
        return bytes.get(subject);
    }
}
