package io.sealwax.benchmarks.page;

import io.sealwax.benchmarks.results.Case;
import io.sealwax.benchmarks.results.Measured;
import io.sealwax.benchmarks.results.Ratio;
import io.sealwax.benchmarks.results.Results;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one-shot cases of the run's first Java runtime with its own provider on one thread, each subject in its fastest
 * variant.
 */
record Speeds(Results results) {
    static final List<String> OPERATIONS = List.of("encrypt", "decrypt");

    private static final String SUITE = "one-shot";
    private static final String NAME = "new array";
    private static final String PROVIDER = "SunJCE";
    private static final double NANOS = 1e9;

    /**
     * One subject at one size.
     *
     * @param size of the plaintext
     * @param ofRaw how often it does it while the bare provider does it once; 0 where that was not measured
     * @param nanos on a CPU
     * @param bytesPerSecond of plaintext
     * @param garbage bytes a call
     */
    record Speed(int size, double ofRaw, double nanos, double bytesPerSecond, double garbage) {}

    /** The sizes that were measured, from small to large. */
    List<Integer> sizes(String operation) {
        return cases(operation)
                .map(measured -> measured.of().size())
                .distinct()
                .sorted()
                .toList();
    }

    /** The fastest variant of a subject that has a variant to choose; the usual one of the library. */
    Optional<Speed> of(String subject, String operation, int size) {
        return fastest(subject, operation, size).map(this::speed);
    }

    /** Of all sizes, from small to large. */
    List<Speed> of(String subject, String operation) {
        return sizes(operation).stream()
                .flatMap(size -> of(subject, operation, size).stream())
                .toList();
    }

    /**
     * How the one is held against the other, at one size and on so many threads; the other on one thread where it is
     * the same.
     */
    Optional<Ratio> ratio(String subject, String other, String operation, int size, int threads) {
        return results.ratios().stream()
                .filter(ratio -> isOneShot(ratio.of(), operation, threads)
                        && ratio.of().size() == size
                        && isOf(ratio, subject, other, threads))
                .findFirst();
    }

    /** The same in another suite. */
    Optional<Ratio> ratio(String suite, String name, String operation, String other, int threads) {
        return results.ratios().stream()
                .filter(ratio -> isIn(suite, name, ratio.of())
                        && ratio.of().operation().equals(operation)
                        && ratio.of().threads() == threads
                        && isOf(ratio, Case.SEALWAX, other, threads))
                .findFirst();
    }

    private static boolean isOf(Ratio ratio, String subject, String other, int threads) {
        return ratio.of().variant().isEmpty()
                && ratio.of().subject().equals(subject)
                && ratio.to().subject().equals(other)
                && ratio.to().threads() == (subject.equals(other) ? 1 : threads);
    }

    /** The cases of another suite, as the plan has them. */
    List<Measured> in(String suite, String name) {
        return results.cases().stream()
                .filter(measured -> isIn(suite, name, measured.of()))
                .toList();
    }

    /** All cases of another suite, as the plan has them. */
    List<Measured> in(String suite) {
        return results.cases().stream()
                .filter(measured -> measured.of().suite().equals(suite) && isHere(measured.of()))
                .toList();
    }

    private boolean isIn(String suite, String name, Case of) {
        return of.suite().equals(suite) && of.name().equals(name) && isHere(of);
    }

    private boolean isHere(Case of) {
        return of.jdk().equals(jdk())
                && (of.provider().equals(PROVIDER) || of.provider().equals(Case.NO_PROVIDER));
    }

    private Optional<Measured> fastest(String subject, String operation, int size) {
        return cases(operation)
                .filter(measured -> measured.of().size() == size
                        && measured.of().subject().equals(subject)
                        && (!subject.equals(Case.SEALWAX)
                                || measured.of().variant().isEmpty()))
                .min(Comparator.comparingDouble(measured -> measured.cpuNanos().median()));
    }

    private Speed speed(Measured measured) {
        Case of = measured.of();
        double nanos = measured.cpuNanos().median();
        double ofRaw = of.subject().equals(Case.RAW)
                ? 1
                : results.ratios().stream()
                        .filter(ratio -> ratio.of().equals(of)
                                && ratio.to().subject().equals(Case.RAW)
                                && ratio.to().provider().equals(PROVIDER)
                                && ratio.to().threads() == 1)
                        .mapToDouble(ratio -> ratio.cpu().median())
                        .findFirst()
                        .orElse(0);
        return new Speed(
                of.size(),
                ofRaw,
                nanos,
                of.size() * NANOS / nanos,
                measured.garbageBytes().median());
    }

    private Stream<Measured> cases(String operation) {
        return results.cases().stream().filter(measured -> isOneShot(measured.of(), operation, 1));
    }

    private boolean isOneShot(Case of, String operation, int threads) {
        return of.suite().equals(SUITE)
                && of.name().equals(NAME)
                && of.operation().equals(operation)
                && of.threads() == threads
                && isHere(of);
    }

    private String jdk() {
        return results.jvms().isEmpty() ? "" : results.jvms().get(0).jdk();
    }
}
