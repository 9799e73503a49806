package io.sealwax.benchmarks.kms;

import java.util.List;

/**
 * What one set-up did with a workload.
 *
 * @param setUp its id
 * @param title what the report calls it
 * @param how it was set up
 * @param messages that were sealed or opened
 * @param perSecond how many came in a second
 * @param calls that the KMS counted, retries included
 * @param callsPerMillion the same for a million messages
 * @param throttled those of the calls that came faster than the quota
 * @param dollarsPerMillion what AWS would ask for the calls of a million messages that it did not throttle
 * @param failed callers who were told of a failure
 * @param cpuShare how much of the machine's processors the process used: near 1, the machine was what callers waited
 *     for
 * @param waits how long callers waited, from when they came
 * @param windows the same over time, where something happened meanwhile
 */
public record Replayed(
        String setUp,
        String title,
        String how,
        int messages,
        double perSecond,
        long calls,
        double callsPerMillion,
        long throttled,
        double dollarsPerMillion,
        int failed,
        double cpuShare,
        Percentiles waits,
        List<Window> windows) {
    private static final double MILLION = 1e6;

    public Replayed {
        windows = List.copyOf(windows);
    }

    static Replayed of(
            SetUp setUp,
            int messages,
            double perSecond,
            Calls calls,
            int failed,
            double cpuShare,
            Percentiles waits,
            List<Window> windows) {
        double million = MILLION / messages;
        return new Replayed(
                setUp.id(),
                setUp.title(),
                setUp.how(),
                messages,
                perSecond,
                calls.arrived(),
                calls.arrived() * million,
                calls.throttled(),
                Price.dollars((calls.arrived() - calls.throttled()) * million),
                failed,
                cpuShare,
                waits,
                windows);
    }
}
