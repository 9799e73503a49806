package io.sealwax.benchmarks.kms;

import java.time.Duration;
import java.util.List;

/**
 * KMS is gone for 15 percent of a data key's age. Tenants come one after the other during the first 40 percent of the
 * age, so that their data keys are of different ages; what comes after is measured. The outage begins when the first
 * data keys are nearly too old.
 */
record Outage(int tenants, Duration maxAge, Loads loads) implements Workload {
    private static final double ALL_CAME = 0.4;
    private static final double BEGINS = 0.95;
    private static final double ENDS = 1.1;

    @Override
    public String name() {
        return "outage";
    }

    @Override
    public String title() {
        return "Through an outage";
    }

    @Override
    public String idea() {
        return "KMS accepts calls and answers none for 15 % of the data keys' age of " + maxAge.toSeconds()
                + " s, while some reach that age. With five minutes it would be an outage of 45 s.";
    }

    @Override
    public int services() {
        return 1;
    }

    @Override
    public Bounds bounds() {
        return Bounds.age(maxAge);
    }

    @Override
    public Duration measuredFrom() {
        return ofAge(ALL_CAME);
    }

    @Override
    public List<Incident> incidents() {
        return List.of(Incident.silence(
                ofAge(BEGINS).minus(measuredFrom()), ofAge(ENDS).minus(measuredFrom())));
    }

    @Override
    public Message message(int index, long due) {
        double came = Math.min(1, due / (ALL_CAME * maxAge.toNanos()));
        int known = Math.max(1, (int) (came * tenants));
        return Message.of(0, Workload.random(index).nextInt(known));
    }

    private Duration ofAge(double part) {
        return Duration.ofNanos((long) (part * maxAge.toNanos()));
    }
}
