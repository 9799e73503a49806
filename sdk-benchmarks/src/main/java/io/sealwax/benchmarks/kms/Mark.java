package io.sealwax.benchmarks.kms;

/**
 * What happened while messages were sealed.
 *
 * @param fromSeconds since the measuring began
 * @param toSeconds the same; as {@code fromSeconds} where it was a moment
 * @param what a few words
 */
public record Mark(double fromSeconds, double toSeconds, String what) {
    private static final double NANOS = 1e9;

    static Mark of(Incident incident) {
        return new Mark(incident.from().toNanos() / NANOS, incident.to().toNanos() / NANOS, incident.what());
    }
}
