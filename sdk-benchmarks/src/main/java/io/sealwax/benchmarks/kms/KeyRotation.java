package io.sealwax.benchmarks.kms;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The data keys of all tenants were made at the same time, and reach their age at the same time. */
record KeyRotation(int tenants, Duration maxAge, Loads loads) implements Workload {
    @Override
    public String name() {
        return "rotation";
    }

    @Override
    public String title() {
        return "Through a rotation of all data keys";
    }

    @Override
    public String idea() {
        return "All data keys are as old as the service, and reach their age of " + maxAge.toSeconds()
                + " s in the same moment: the most that can be due at once. Sealwax fetches their successors at 75"
                + " to 80 % of it.";
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
    public List<Message> before() {
        return IntStream.range(0, tenants)
                .mapToObj(tenant -> Message.of(0, tenant))
                .toList();
    }

    /** It is about the slowest caller. */
    @Override
    public boolean isReplayedAlone() {
        return true;
    }

    @Override
    public List<Incident> incidents() {
        return List.of(Incident.moment(maxAge, "data keys are too old"));
    }

    @Override
    public Message message(int index, long due) {
        return Message.of(0, Workload.random(index).nextInt(tenants));
    }
}
