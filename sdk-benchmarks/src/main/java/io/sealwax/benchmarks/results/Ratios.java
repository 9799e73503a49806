package io.sealwax.benchmarks.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is held against what: everybody against the bare JCA provider, the library against everybody else, and several
 * threads against one. A baseline that can be had in several ways is the fastest of them; who needs no provider is held
 * against each.
 */
public final class Ratios {
    private static final double LEAST_GARBAGE = 1;

    private final List<Measured> all;

    private Ratios(List<Measured> all) {
        this.all = all;
    }

    /** All ratios of one run. */
    public static List<Ratio> of(List<Measured> all) {
        Ratios ratios = new Ratios(all);
        List<Ratio> found = new ArrayList<>();
        for (Measured one : all) {
            for (Measured other : ratios.baselines(one)) {
                found.add(between(one, other));
            }
        }
        return List.copyOf(found);
    }

    /** The ratio of these two. */
    public static Ratio between(Measured one, Measured other) {
        return new Ratio(
                one.of(),
                other.of(),
                speed(one, other, Sample::cpuNanos),
                speed(one, other, Sample::clockNanos),
                garbage(one, other));
    }

    private List<Measured> baselines(Measured one) {
        Map<String, Measured> fastest = new LinkedHashMap<>();
        List<Measured> baselines = new ArrayList<>();
        for (Measured other : all) {
            if (isHeldAgainst(one.of(), other.of())) {
                fastest.merge(other.of().subject() + "|" + other.of().provider(), other, Ratios::faster);
            } else if (one.of().isSameButForThreads(other.of()) && other.of().threads() == 1) {
                baselines.add(other);
            }
        }
        baselines.addAll(0, fastest.values());
        return baselines;
    }

    private static boolean isHeldAgainst(Case one, Case other) {
        return one.isComparableTo(other)
                && !one.subject().equals(other.subject())
                && (one.subject().equals(Case.SEALWAX) || other.subject().equals(Case.RAW));
    }

    private static Measured faster(Measured one, Measured other) {
        return one.cpuNanos().median() <= other.cpuNanos().median() ? one : other;
    }

    private static Spread speed(Measured one, Measured other, ToDoubleFunction<Sample> nanos) {
        return Spread.of(inEachRound(one, other, nanos));
    }

    /** The ratio of each round. Nanoseconds are per call; all callers of a case together do as many more. */
    public static DoubleStream inEachRound(Measured one, Measured other, ToDoubleFunction<Sample> nanos) {
        int rounds = Math.min(one.samples().size(), other.samples().size());
        double callers = (double) one.of().callers() / other.of().callers();
        return IntStream.range(0, rounds)
                .mapToDouble(round -> callers
                        * nanos.applyAsDouble(other.samples().get(round))
                        / nanos.applyAsDouble(one.samples().get(round)));
    }

    private static @Nullable Double garbage(Measured one, Measured other) {
        double ones = one.garbageBytes().median();
        double others = other.garbageBytes().median();
        return ones < LEAST_GARBAGE || others < LEAST_GARBAGE ? null : others / ones;
    }
}
