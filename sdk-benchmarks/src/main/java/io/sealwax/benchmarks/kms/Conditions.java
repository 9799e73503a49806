package io.sealwax.benchmarks.kms;

/**
 * What held for all set-ups of one workload.
 *
 * @param kmsP50Millis half of KMS's answers come sooner
 * @param kmsP99Millis one in a hundred comes later
 * @param quotaPerSecond calls that KMS carries out in a second
 * @param maxAgeSeconds of a data key
 * @param maxEntries of a cache
 * @param callTimeoutMillis of a call, its retries included
 * @param attemptTimeoutMillis of one attempt
 * @param threads that serve callers
 * @param plaintextBytes of each message
 */
public record Conditions(
        double kmsP50Millis,
        double kmsP99Millis,
        double quotaPerSecond,
        double maxAgeSeconds,
        int maxEntries,
        long callTimeoutMillis,
        long attemptTimeoutMillis,
        int threads,
        int plaintextBytes) {
    private static final double MILLIS = 1000;

    static Conditions of(Bounds bounds) {
        return new Conditions(
                Site.P50.toMillis(),
                Site.P99.toMillis(),
                Site.QUOTA,
                bounds.maxAge().toMillis() / MILLIS,
                bounds.maxEntries(),
                bounds.callTimeout().toMillis(),
                bounds.attemptTimeout().toMillis(),
                Replay.THREADS,
                Replay.PLAINTEXT_BYTES);
    }
}
