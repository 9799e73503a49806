package io.sealwax.benchmarks.kms;

/**
 * What AWS asks for calls to KMS: $0.03 for 10,000, the same in all commercial Regions; keys cost extra, and as much
 * with any number of calls.
 */
final class Price {
    private static final double DOLLARS_A_CALL = 0.03 / 10_000;

    private Price() {}

    /** Of so many calls that were carried out; that AWS bills those that it throttles is nowhere said. */
    static double dollars(double calls) {
        return calls * DOLLARS_A_CALL;
    }
}
