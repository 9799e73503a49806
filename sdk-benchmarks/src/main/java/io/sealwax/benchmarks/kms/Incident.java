package io.sealwax.benchmarks.kms;

import io.sealwax.localkms.Faults;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Something that happens while messages are sealed.
 *
 * @param from since the measuring began
 * @param to the same; equal to {@code from} where it is a moment
 * @param what a few words
 * @param begin starts the incident in the KMS
 * @param end ends it
 */
record Incident(Duration from, Duration to, String what, Consumer<Faults> begin, Consumer<Faults> end) {
    /** A moment that needs no help. */
    static Incident moment(Duration at, String what) {
        return new Incident(at, at, what, faults -> {}, faults -> {});
    }

    /** The KMS accepts calls and answers none. */
    static Incident silence(Duration from, Duration to) {
        return new Incident(
                from, to, "KMS silent", faults -> faults.blackhole(true), faults -> faults.blackhole(false));
    }
}
